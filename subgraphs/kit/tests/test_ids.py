from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import find_global_id, global_id, new_id, parse_global_id


def test_ids_are_version_7_and_sorted_by_the_time_they_were_made():
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert {each.version for each in made} == {7}
    assert {type(each) for each in made} == {UUID}


@settings(deadline=None)
@given(st.uuids())
def test_a_global_id_names_its_type_and_key(key):
    value = global_id("Product", key)
    assert parse_global_id("Product", value) == key
    assert find_global_id("Variant", value) is None
    assert value.replace("-", "").replace("_", "").isalnum()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_what_is_no_global_id_is_found_to_be_none(text):
    assert find_global_id("Product", text) is None


@pytest.mark.parametrize("value", ["", "x" * 10_000, "\ud800", "\x00", global_id("User", "7")])
def test_what_is_no_global_id_is_refused(value):
    with pytest.raises(BadUserInput) as refusal:
        parse_global_id("User", value)
    assert len(str(refusal.value)) < 200

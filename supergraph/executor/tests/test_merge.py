"""How answers meet data that is already there."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from supergraph.executor.merge import Merger, copied

MERGER = Merger(
    {"Media": frozenset({"Book"}), "Work": frozenset({"Book"}), "Book": frozenset({"Book"})}
)


def merged(target, source):
    MERGER.merge_object(target, source)
    return target


def test_objects_meet_key_by_key():
    assert merged({"a": {"x": 1}}, {"a": {"y": 2}, "b": 3}) == {"a": {"x": 1, "y": 2}, "b": 3}


def test_lists_meet_element_by_element():
    assert merged({"a": [{"x": 1}, None]}, {"a": [{"y": 2}, {"y": 3}, {"y": 4}]}) == {
        "a": [{"x": 1, "y": 2}, {"y": 3}, {"y": 4}]
    }
    assert merged({"a": [[{"x": 1}]]}, {"a": [[{"y": 2}]]}) == {"a": [[{"x": 1, "y": 2}]]}


def test_null_overwrites_nothing_and_is_kept_where_nothing_was():
    assert merged({"a": 1, "b": {"x": 1}}, {"a": None, "b": None, "c": None}) == {
        "a": 1,
        "b": {"x": 1},
        "c": None,
    }


def test_newer_scalar_wins():
    assert merged({"a": 1}, {"a": 2}) == {"a": 2}


def test_concrete_type_name_stays():
    assert merged({"__typename": "Book"}, {"__typename": "Media"}) == {"__typename": "Book"}
    target = {"__typename": "Book"}
    MERGER.merge_typed(target, {"__typename": "Media", "a": 1})
    assert target == {"__typename": "Book", "a": 1}


def test_concrete_type_name_replaces_an_interfaces():
    target = {"__typename": "Media"}
    MERGER.merge_typed(target, {"__typename": "Book", "a": 1})
    assert target == {"__typename": "Book", "a": 1}
    assert merged({"__typename": "Media"}, {"__typename": "Book"}) == {"__typename": "Book"}
    assert merged({"__typename": "Media"}, {"__typename": "Work"}) == {"__typename": "Media"}


def test_value_of_another_kind_leaves_the_older_one():
    for older, newer in (({"x": 1}, [1]), ([1], {"x": 1}), ({"x": 1}, 5), ([1], "s")):
        assert merged({"a": copy.deepcopy(older)}, {"a": newer}) == {"a": older}


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.sampled_from("abc"), JSON)


@given(OBJECTS, OBJECTS)
def test_merging_twice_is_merging_once(target, source):
    once = merged(copy.deepcopy(target), copy.deepcopy(source))
    twice = merged(copy.deepcopy(once), copy.deepcopy(source))
    assert twice == once


@given(OBJECTS)
def test_copy_is_equal_and_shares_no_container(value):
    twin = copied(value)
    assert twin == value

    def containers(inner):
        if isinstance(inner, dict | list):
            yield id(inner)
            for item in inner.values() if isinstance(inner, dict) else inner:
                yield from containers(item)

    assert not set(containers(value)) & set(containers(twin))

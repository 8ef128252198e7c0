"""Keys of merged data beside the client's response keys."""

from __future__ import annotations

import pytest

from supergraph.operation.response_keys import client_key, merged_key


@pytest.mark.parametrize("key", ["__typename", "__typename_", "__typename__", "id", "__typenames"])
def test_client_key_undoes_merged_key(key):
    assert client_key(merged_key(key, "name")) == key


def test_another_field_never_takes_the_place_of_the_type():
    assert merged_key("__typename", "name") == "__typename_"
    assert merged_key("__typename_", "name") == "__typename__"


def test_the_type_itself_and_other_aliases_keep_their_keys():
    assert merged_key("__typename", "__typename") == "__typename"
    assert merged_key("kind", "__typename") == "kind"
    assert merged_key("__typename", "__schema") == "__typename"

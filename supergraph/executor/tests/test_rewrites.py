"""Rewrites of representations and of answers."""

from supergraph.executor.rewrites import Rewriter
from supergraph.plan import KeyRenamer, ValueSetter

POSSIBLE_TYPES = {"Media": frozenset({"Book", "Film"})}


def rewritten(value, *rewrites):
    Rewriter(rewrites, POSSIBLE_TYPES).apply(value)
    return value


def test_key_is_renamed_in_every_list_element():
    assert rewritten(
        {"items": [{"a__1": 1}, None, {"b": 2}, [{"a__1": 3}]]},
        KeyRenamer(("items", "a__1"), "a"),
    ) == {"items": [{"a": 1}, None, {"b": 2}, [{"a": 3}]]}


def test_fragment_lets_only_its_types_through():
    rename = KeyRenamer(("... on Media", "x"), "y")
    assert rewritten({"__typename": "Book", "x": 1}, rename) == {"__typename": "Book", "y": 1}
    assert rewritten({"__typename": "User", "x": 1}, rename) == {"__typename": "User", "x": 1}


def test_object_that_does_not_say_its_type_passes_a_fragment():
    assert rewritten({"x": 1}, KeyRenamer(("... on Book", "x"), "y")) == {"y": 1}


def test_value_is_set_for_the_matching_type():
    setter = ValueSetter(("... on Book", "__typename"), "Media")
    assert rewritten({"__typename": "Book"}, setter) == {"__typename": "Media"}
    assert rewritten({"__typename": "Film"}, setter) == {"__typename": "Film"}


def test_two_aliases_of_one_key_keep_the_value_that_is_there():
    renames = (KeyRenamer(("a__0",), "a"), KeyRenamer(("a__1",), "a"))
    assert rewritten({"a__0": 1}, *renames) == {"a": 1}
    assert rewritten({"a__1": 2}, *renames) == {"a": 2}
    assert rewritten({"a__0": 1, "a__1": None}, *renames) == {"a": 1}


def test_values_of_other_kinds_are_left_alone():
    assert rewritten({"items": "x"}, KeyRenamer(("items", "a"), "b")) == {"items": "x"}

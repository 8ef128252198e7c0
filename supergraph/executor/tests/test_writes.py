"""How carefully fetches are merged."""

import pytest

from supergraph.executor.merge import Merger
from supergraph.executor.tests.federation import path
from supergraph.executor.writes import Write, Writes

MERGER = Merger({})
ROOT = Write(((),), {"items": {"id": None, "maker": {"id": None}}})


def write(keys, *paths, contextual=False):
    return Write(tuple(path(text) for text in paths), keys, contextual)


def mode(chosen, *others):
    return Writes((chosen, ROOT, *others)).choose_merge(chosen, MERGER)


def test_keys_that_nobody_else_writes_are_just_added():
    other = write({"size": None}, "items.@")
    assert mode(write({"price": None}, "items.@"), other).merge is None


def test_type_name_alone_is_no_meeting():
    chosen = write({"__typename": None, "price": None}, "items.@")
    other = write({"__typename": None, "size": None}, "items.@")
    assert mode(chosen, other).merge == MERGER.merge_typed


@pytest.mark.parametrize(
    "other",
    [
        write({"price": None}, "items.@"),
        write({"price": None}, "items.@|[Book]"),
        write({"items": {"price": None}}, ""),
        write({"a": None}, "x"),
    ],
    ids=["same path", "same keys, other types", "from above", "elsewhere"],
)
def test_keys_that_meet_are_merged_with_care(other):
    expected = None if "a" in other.keys else MERGER.merge_object
    assert mode(write({"price": None}, "items.@"), other).merge == expected


def test_object_that_a_deeper_fetch_also_writes_is_met_from_above():
    deeper = write({"name": None}, "items.@.maker")
    chosen = write({"maker": {"name": None}}, "items.@")
    assert mode(chosen, deeper).merge == MERGER.merge_object


def test_entities_without_objects_are_always_shared():
    deeper = write({"x": None}, "items.@.maker")
    assert not mode(write({"price": None}, "items.@"), deeper).isolate


def test_objects_that_a_later_fetch_completes_alike_for_all_are_shared():
    chosen = write({"maker2": {"id": None}}, "items.@", "item")
    later = write({"name": None}, "items.@.maker2", "item.maker2")
    assert not mode(chosen, later).isolate


@pytest.mark.parametrize(
    "later",
    [
        write({"name": None}, "items.@.maker2"),
        write({"name": None}, "items.@|[Book].maker2", "item.maker2"),
        write({"name": None}, "items.@.maker2", "item.maker2", contextual=True),
        write({"maker2": {"name": None}}, "items.@"),
    ],
    ids=["one path of two", "one type", "by context", "the same key"],
)
def test_objects_that_a_later_fetch_may_change_for_some_are_copied(later):
    assert mode(write({"maker2": {"id": None}}, "items.@", "item"), later).isolate


def test_values_inside_entities_may_be_shared_and_those_at_the_root_may_not():
    entities = write({"price": None, "maker": {"id": None}}, "items.@", "item")
    assert Writes([ROOT, entities]).shared_values() == {("items", "maker"), ("item", "maker")}

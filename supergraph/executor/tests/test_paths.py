"""Finding objects at response paths."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supergraph.executor.paths import compile_gather, concrete_prefix, key_path, walk
from supergraph.executor.tests.federation import path

DATA = {
    "items": [
        {"__typename": "Book", "id": 1, "tags": [[{"t": 1}, None], None, [{"t": 2}]]},
        None,
        {"__typename": "Film", "id": 2, "tags": []},
        "junk",
        {"__typename": "Book", "id": 3, "maker": {"__typename": "User", "id": 9}},
    ],
    "me": {"__typename": "User", "id": 4},
}


def gathered(text):
    return compile_gather(path(text))(DATA, False)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("me", [4]),
        ("items.@", [1, 2, 3]),
        ("items.@|[Book]", [1, 3]),
        ("items.@|[Book|Film]", [1, 2, 3]),
        ("items.@.maker", [9]),
        ("items.@.maker|[Film]", []),
        ("items.@.maker|[Book]", [9]),
        ("items", []),
        ("me.@", []),
        ("nothing.at.all", []),
    ],
)
def test_objects_at_a_path_are_found(text, ids):
    assert [found["id"] for found in gathered(text)] == ids


def test_each_list_level_is_entered():
    assert gathered("items.@.tags.@.@") == [{"t": 1}, {"t": 2}]
    assert gathered("items.@.tags.@") == []


def test_empty_path_is_the_root():
    assert gathered("") == [DATA]


def test_places_name_indices_and_enclosing_objects():
    places = list(walk(DATA, path("items.@.maker")))
    assert [(place, [o.get("id") for o in enclosing]) for place, enclosing in places] == [
        (("items", 4, "maker"), [None, 3, 9])
    ]


def test_shared_values_are_entered_once_if_asked():
    shared = [{"author": {"id": 1}}]
    data = {"items": [{"reviews": shared}, {"reviews": shared}]}
    gather = compile_gather(path("items.@.reviews.@.author"), frozenset({("items", "reviews")}))
    assert len(gather(data, False)) == 2
    assert gather(data, True) == [{"id": 1}]


def test_prefix_ends_before_the_first_list():
    assert concrete_prefix(path("a.b.@.c")) == ("a", "b")
    assert concrete_prefix(path("a.b")) == ("a", "b")
    assert key_path(path("a.b.@.c")) == ("a", "b", "c")


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.just({"__typename": []}),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {}, optional={"a": inner, "b": inner, "__typename": st.sampled_from(["X", "Y", None])}
        )
    ),
    max_leaves=20,
)


@given(
    st.fixed_dictionaries({}, optional={"a": VALUES, "b": VALUES}),
    st.sampled_from(["a", "a.@", "a.b", "a.@.b", "a.@.@", "a.@|[X].b", "a.b|[X|Y].@", "a.@.b.@.a"]),
)
def test_fast_and_slow_ways_find_the_same_objects(data, text):
    slow = [enclosing[-1] for _, enclosing in walk(data, path(text))]
    fast = compile_gather(path(text))(data, False)
    assert [id(found) for found in fast] == [id(found) for found in slow]

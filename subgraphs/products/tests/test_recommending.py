"""What to recommend, decided with values."""

from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.products.adapters.implicit_neighbours import find_neighbours
from subgraphs.products.rules.recommending import (
    HALF_LIFE,
    LARGEST_TASTE,
    Interaction,
    InteractionKind,
    bought_together,
    recommend,
    taste_of,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def act(item: str, kind: InteractionKind, age: timedelta = timedelta()) -> Interaction[str]:
    return Interaction(item, kind, NOW - age)


def test_a_purchase_tells_most_then_a_cart_a_favourite_praise_and_a_view():
    taste = taste_of([act(kind.value, kind) for kind in InteractionKind], NOW)
    assert taste == {
        "view": 1.0,
        "praise": 2.0,
        "favourite": 3.0,
        "cart": 4.0,
        "purchase": 10.0,
    }


def test_a_liking_fades_by_half():
    assert taste_of([act("a", InteractionKind.CART, HALF_LIFE)], NOW) == {"a": 2.0}


def test_an_act_of_the_future_is_one_of_now():
    assert taste_of([act("a", InteractionKind.CART, -HALF_LIFE)], NOW) == {"a": 4.0}


def test_who_comes_back_often_has_one_vote():
    acts = [act("a", InteractionKind.PURCHASE)] * 9
    assert taste_of(acts, NOW) == {"a": LARGEST_TASTE}


def test_what_goes_with_more_of_a_taste_comes_first_and_what_is_known_does_not_come():
    neighbours = {"a": [("x", 0.5), ("y", 0.4), ("b", 0.9)], "b": [("y", 0.4)]}
    assert recommend({"a": 1.0, "b": 1.0}, neighbours, {"a", "b"}) == ["y", "x"]


def test_who_likes_nothing_gets_nothing():
    assert recommend({}, {"a": [("b", 1.0)]}, ()) == []


def test_pairs_are_bought_together_more_often_than_by_chance():
    baskets = [["tent", "stove"], ["tent", "stove"], ["lamp"], ["lamp", "tent"]]
    found = bought_together(baskets, 5)
    assert dict(found["tent"]) == pytest.approx({"stove": 2 * 4 / (3 * 2)})
    assert dict(found["stove"]) == pytest.approx({"tent": 4 / 3})
    assert "lamp" not in found


def test_what_everybody_buys_goes_with_nothing():
    baskets = [["bag", name] for name in ("a", "a", "b", "b")]
    assert bought_together(baskets, 5) == {}


def test_as_few_companions_are_kept_as_asked_for():
    baskets = [["a", "b", "c"], ["a", "b", "c"], ["d"]]
    assert [len(others) for others in bought_together(baskets, 1).values()] == [1, 1, 1]


def test_products_of_the_same_customers_are_neighbours():
    tastes = [{"a": 1.0, "b": 1.0}, {"a": 1.0, "b": 2.0}, {"c": 3.0, "d": 1.0}, {"e": 1.0}]
    found = find_neighbours(tastes, 5)
    assert [other for other, _ in found["a"]] == ["b"]
    assert dict(found["c"]) == pytest.approx({"d": 1.0})
    assert "e" not in found


def test_no_customers_have_no_neighbours():
    assert find_neighbours([], 5) == {}
    assert find_neighbours([{}], 5) == {}

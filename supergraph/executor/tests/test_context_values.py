"""Contextual arguments: what enclosing objects give to the fields of entities."""

from supergraph.executor.context_values import ContextValues
from supergraph.plan import KeyRenamer

TYPES = {"Owner": frozenset({"Shop", "User"})}
ROOT = {"region": "eu"}
SHOP = {"__typename": "Shop", "currency": "EUR", "tax": [{"rate": 1}, {"rate": 2}]}
ITEM = {"id": "1"}


def read(*rewrites):
    return ContextValues(rewrites, TYPES).read((ROOT, SHOP, ITEM))


def test_each_step_up_is_one_enclosing_object():
    assert read(
        KeyRenamer(("..", "currency"), "a"),
        KeyRenamer(("..", "..", "region"), "b"),
        KeyRenamer(("id",), "c"),
    ) == {"a": "EUR", "b": "eu", "c": "1"}


def test_lists_on_the_way_give_lists():
    assert read(KeyRenamer(("..", "tax", "rate"), "a")) == {"a": [1, 2]}


def test_types_filter_and_the_first_value_counts():
    assert read(
        KeyRenamer(("..", "... on User", "name"), "a"),
        KeyRenamer(("..", "... on Owner", "currency"), "a"),
        KeyRenamer(("..", "currency"), "a"),
    ) == {"a": "EUR"}


def test_what_is_not_there_is_null():
    assert read(
        KeyRenamer(("..", "..", "..", "x"), "a"), KeyRenamer(("..", "currency", "x"), "b")
    ) == {"a": None, "b": None}

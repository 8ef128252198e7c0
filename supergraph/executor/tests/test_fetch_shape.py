"""What fetches write, read from their texts."""

import pytest

from supergraph.executor.errors import UnusablePlan
from supergraph.executor.fetch_shape import ResponseShape, read_fetch_shape, renamed
from supergraph.executor.tests.federation import federate
from supergraph.plan import KeyRenamer, ValueSetter

SCHEMA = federate(
    a="""
      type Query { item: Item, any: Any, count: Int }
      type Item @key(fields: "id") { id: ID! price: Decimal ratio: Float kind: Kind tags: [String] }
      type Other { other: Boolean }
      union Any = Item | Other
      enum Kind { X }
      scalar Decimal
    """
)


def shape(text, kind="query"):
    return read_fetch_shape(text, kind, SCHEMA)


def test_keys_of_fields_and_fragments_form_one_tree():
    text = """query { x: item { id ...F ... { tags } } any { __typename ... on Other { other } } }
              fragment F on Item { kind }"""
    assert shape(text).keys == {
        "x": {"id": None, "kind": None, "tags": None},
        "any": {"__typename": None, "other": None},
    }


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("{count item{id kind tags __typename}}", False),
        ("{item{ratio}}", False),
        ("{item{p:price}}", True),
        ("{any{...on Item{price}}}", True),
        ("query($r:[_Any!]!){_entities(representations:$r){...on Item{id tags}}}", False),
        ("query($r:[_Any!]!){_entities(representations:$r){...on Item{price}}}", True),
        ("{item{unheardOf}}", True),
    ],
)
def test_only_leaves_that_may_lose_digits_ask_for_care(text, exact):
    assert shape(text).exact is exact


def test_renamed_keys_are_those_of_the_merged_data():
    keys: ResponseShape = {"x": {"a__0": {"b": None}, "a__1": {"c": None}}, "y": None}
    rewrites = (
        KeyRenamer(("x", "... on Item", "a__0"), "a"),
        KeyRenamer(("x", "a__1"), "a"),
        KeyRenamer(("nothing", "here"), "z"),
        ValueSetter(("y",), "v"),
    )
    assert renamed(keys, rewrites) == {"x": {"a": {"b": None, "c": None}}, "y": None}
    assert keys == {"x": {"a__0": {"b": None}, "a__1": {"c": None}}, "y": None}


@pytest.mark.parametrize("text", ["{", "fragment F on Item { id }"])
def test_text_that_is_no_operation_is_a_bad_plan(text):
    with pytest.raises(UnusablePlan):
        shape(text)

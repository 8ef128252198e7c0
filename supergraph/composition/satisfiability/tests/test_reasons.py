import pytest

from supergraph.composition.errors import CompositionError
from supergraph.composition.testing import compose_texts


def failure(first: str, second: str) -> CompositionError:
    result = compose_texts({"a": f"type Query {{ p: P }} {first}", "b": second})
    return next(error for error in result.errors if error.coordinate == "P.x")


KEY = 'type P @key(fields: "id") { id: ID! }'


@pytest.mark.parametrize(
    ("first", "second", "reason", "fix"),
    [
        (
            "type P @shareable { v: Int }",
            "type P @shareable { v: Int x: Int }",
            "P has no key there",
            "add x: Int @shareable to P in subgraph 'a'; or, if P is an entity",
        ),
        (
            KEY,
            'type P @key(fields: "id", resolvable: false) { id: ID! x: Int }',
            "there the keys of P are not resolvable",
            "remove `resolvable: false`",
        ),
        (
            KEY,
            'type P @key(fields: "sku") { sku: ID! x: Int }',
            "the fields of its @key(fields: \"sku\") cannot be fetched from subgraph 'a'",
            "add sku: ID! @shareable to P in subgraph 'a'",
        ),
        (
            KEY,
            'type P @key(fields: "sku") { id: ID! @shareable sku: ID! x: Int }',
            "the fields of its @key(fields: \"sku\") cannot be fetched from subgraph 'a'",
            "add @key(fields: \"id\") to P in subgraph 'b'",
        ),
        (
            "type P @shareable { id: ID! }",
            "type P @shareable { id: ID! x: Int }",
            "P has no key there",
            "add @key(fields: \"id\") to P in subgraph 'b'",
        ),
        (
            KEY,
            "type P { x: Int }",
            "P has no key there",
            "add id: ID! and @key(fields: \"id\") to P in subgraph 'b'",
        ),
        (
            'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! @external }',
            'type P @key(fields: "sku") { sku: ID! x: Int }',
            "P.sku is @external in subgraph 'a'",
            "remove @external from P.sku in subgraph 'a'",
        ),
    ],
)
def test_a_dead_end_is_explained_with_the_smallest_fix(first, second, reason, fix):
    error = failure(first, second)

    assert error.code == "SATISFIABILITY_ERROR"
    assert reason in error.message
    assert fix in error.fix

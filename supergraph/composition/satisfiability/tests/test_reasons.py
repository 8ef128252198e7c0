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
            "add @key(fields: \"v\") to P in subgraph 'b'",
        ),
        (
            KEY,
            'type P @key(fields: "id", resolvable: false) { id: ID! x: Int }',
            "its keys of P are not resolvable",
            "remove `resolvable: false`",
        ),
        (
            KEY,
            'type P @key(fields: "sku") { sku: ID! x: Int }',
            "its key 'sku' cannot be fetched from subgraph 'a'",
            "let subgraph 'a' resolve 'sku' of P",
        ),
    ],
)
def test_a_dead_end_is_explained_with_the_smallest_fix(first, second, reason, fix):
    error = failure(first, second)

    assert error.code == "SATISFIABILITY_ERROR"
    assert reason in error.message
    assert fix in error.fix

"""`INVALID_GRAPHQL`: a schema breaks the GraphQL specification."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: Foo
}
""",
}

PASSING = {
    "a": """
type Query {
  a: Int
}
""",
}


def test_an_unknown_type_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INVALID_GRAPHQL") == {"Query.a"}


def test_a_known_type_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`NO_QUERIES`: no subgraph has a query field."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type P @key(fields: "id") {
  id: ID!
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
}
""",
}


def test_a_set_without_queries_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "NO_QUERIES") == {"Query"}


def test_one_query_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

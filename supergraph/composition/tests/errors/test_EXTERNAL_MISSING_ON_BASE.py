"""`EXTERNAL_MISSING_ON_BASE`: a field is external in every subgraph."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @external
  r: Int @requires(fields: "s")
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
  s(x: Int = 1): Int
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @external
  r: Int @requires(fields: "s")
}
""",
}


def test_a_field_that_is_external_everywhere_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EXTERNAL_MISSING_ON_BASE") == {"P.s"}


def test_a_field_that_one_subgraph_resolves_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

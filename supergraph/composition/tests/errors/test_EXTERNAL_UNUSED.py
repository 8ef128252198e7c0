"""`EXTERNAL_UNUSED`: an external field is used by nothing."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
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
  r: Int
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


def test_an_external_field_that_nothing_uses_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EXTERNAL_UNUSED") == {"P.s"}


def test_a_required_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

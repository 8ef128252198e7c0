"""`EXTERNAL_ARGUMENT_MISSING`: an external field lacks an argument of the real field."""

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
  s: Int @external
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


def test_an_external_field_without_an_argument_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EXTERNAL_ARGUMENT_MISSING") == {"P.s(x:)"}


def test_with_the_argument_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

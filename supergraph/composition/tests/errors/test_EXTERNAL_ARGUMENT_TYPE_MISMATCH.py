"""`EXTERNAL_ARGUMENT_TYPE_MISMATCH`: an external field's argument has another type."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s(x: Int): Int
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: String): Int @external
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
  s(x: Int): Int
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: Int): Int @external
  r: Int @requires(fields: "s")
}
""",
}


def test_another_argument_type_on_an_external_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EXTERNAL_ARGUMENT_TYPE_MISMATCH") == {"P.s(x:)"}


def test_the_same_type_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

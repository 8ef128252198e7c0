"""`PROVIDES_DIRECTIVE_IN_FIELDS_ARG`: a @provides field set applies a directive."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P @provides(fields: "z @tag")
}

type P @key(fields: "id") {
  id: ID!
  z: Int @external
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  z: Int @shareable
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P @provides(fields: "z")
}

type P @key(fields: "id") {
  id: ID!
  z: Int @external
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  z: Int @shareable
}
""",
}


def test_a_directive_in_a_provides_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "PROVIDES_DIRECTIVE_IN_FIELDS_ARG") == {"Query.p"}


def test_the_field_alone_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

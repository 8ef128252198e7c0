"""`EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE`: @external meets a directive it cannot stand with."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  q: Q @external @provides(fields: "x")
}

type Q @key(fields: "id") {
  id: ID!
  x: Int @external
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
}

type Q @key(fields: "id") {
  id: ID!
  x: Int @shareable
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
  q: Q @provides(fields: "x")
}

type Q @key(fields: "id") {
  id: ID!
  x: Int @external
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
}

type Q @key(fields: "id") {
  id: ID!
  x: Int @shareable
}
""",
}


def test_external_and_provides_on_one_field_are_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE") == {"P.q"}


def test_provides_alone_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

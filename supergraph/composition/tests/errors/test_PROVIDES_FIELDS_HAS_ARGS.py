"""`PROVIDES_FIELDS_HAS_ARGS`: a @provides field set selects a field with arguments."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P @provides(fields: "z")
}

type P @key(fields: "id") {
  id: ID!
  z(a: Int): Int @external
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  z(a: Int): Int @shareable
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


def test_a_provided_field_with_arguments_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "PROVIDES_FIELDS_HAS_ARGS") == {"Query.p"}


def test_without_arguments_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

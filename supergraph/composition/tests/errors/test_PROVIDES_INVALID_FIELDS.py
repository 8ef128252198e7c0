"""`PROVIDES_INVALID_FIELDS`: a @provides field set cannot be read or does not fit its type."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P @provides(fields: "z nope")
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


def test_providing_an_unknown_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "PROVIDES_INVALID_FIELDS") == {"Query.p"}


def test_a_known_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`PROVIDES_FIELDS_MISSING_EXTERNAL`: a @provides names a field that is not external."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P @provides(fields: "z")
}

type P @key(fields: "id") {
  id: ID!
  z: Int
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


def test_providing_what_is_resolved_anyway_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "PROVIDES_FIELDS_MISSING_EXTERNAL") == {"Query.p"}


def test_providing_an_external_field_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

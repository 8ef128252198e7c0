"""`INTERFACE_OBJECT_USAGE_ERROR`: @interfaceObject is used against its rules."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I @key(fields: "id") {
  id: ID!
}

type P implements I @key(fields: "id") {
  id: ID!
}
""",
    "b": """
type I @interfaceObject {
  id: ID! @shareable
  x: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  i: I
}

interface I @key(fields: "id") {
  id: ID!
}

type P implements I @key(fields: "id") {
  id: ID!
}
""",
    "b": """
type I @interfaceObject @key(fields: "id") {
  id: ID! @shareable
  x: Int
}
""",
}


def test_an_interface_object_without_a_key_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INTERFACE_OBJECT_USAGE_ERROR") == {"I"}


def test_with_a_key_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

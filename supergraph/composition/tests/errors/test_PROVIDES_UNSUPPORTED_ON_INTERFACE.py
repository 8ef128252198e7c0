"""`PROVIDES_UNSUPPORTED_ON_INTERFACE`: @provides stands on a field of an interface."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I {
  p: P @provides(fields: "z")
}

type J implements I {
  p: P
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
  i: I
}

interface I {
  p: P
}

type J implements I {
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


def test_provides_on_an_interface_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "PROVIDES_UNSUPPORTED_ON_INTERFACE") == {"I.p"}


def test_on_the_implementation_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

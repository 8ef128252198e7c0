"""`REQUIRES_UNSUPPORTED_ON_INTERFACE`: @requires stands on a field of an interface."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I {
  r: Int @requires(fields: "s")
  s: Int
}

type P implements I @key(fields: "id") {
  id: ID!
  s: Int @external
  r: Int
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  i: I
}

interface I {
  r: Int
  s: Int
}

type P implements I @key(fields: "id") {
  id: ID!
  s: Int @external
  r: Int @requires(fields: "s")
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s: Int
}
""",
}


def test_requires_on_an_interface_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRES_UNSUPPORTED_ON_INTERFACE") == {"I.r"}


def test_on_the_implementation_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

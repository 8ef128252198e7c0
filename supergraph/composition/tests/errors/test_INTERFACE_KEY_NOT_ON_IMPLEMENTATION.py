"""`INTERFACE_KEY_NOT_ON_IMPLEMENTATION`: an implementation lacks a key of its interface."""

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

type P implements I {
  id: ID!
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
}


def test_an_implementation_without_the_interface_s_key_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INTERFACE_KEY_NOT_ON_IMPLEMENTATION") == {"I"}


def test_with_the_key_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

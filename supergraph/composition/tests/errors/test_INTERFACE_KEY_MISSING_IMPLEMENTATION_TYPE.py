"""`INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE`: a subgraph with a key on an interface does not define every implementation."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

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
type Query {
  q: I
}

interface I {
  id: ID!
}

type Q implements I {
  id: ID!
}
""",
}

PASSING = {
    "a": """
type Query {
  i: I
}

interface I @key(fields: "id", resolvable: false) {
  id: ID!
}

type P implements I @key(fields: "id") {
  id: ID!
}
""",
    "b": """
type Query {
  q: I
}

interface I {
  id: ID!
}

type Q implements I {
  id: ID!
}
""",
}


def test_an_interface_key_without_all_implementations_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE") == {"I"}


def test_a_key_that_is_not_resolvable_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

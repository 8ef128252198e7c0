"""`CONTEXT_NAME_INVALID`: a context's name is not made of letters and digits."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") @context(name: "my_ctx") {
  id: ID!
  size: Int!
  q: Q
}

type Q @key(fields: "id") {
  id: ID!
  f(a: Int): Int @shareable
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") @context(name: "ctx") {
  id: ID!
  size: Int!
  q: Q
}

type Q @key(fields: "id") {
  id: ID!
  f(a: Int): Int @shareable
}
""",
}


def test_an_underscore_in_a_context_name_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "CONTEXT_NAME_INVALID") == {"P"}


def test_letters_alone_compose():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

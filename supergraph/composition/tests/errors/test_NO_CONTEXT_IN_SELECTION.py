"""`NO_CONTEXT_IN_SELECTION`: a @fromContext names no context."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
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
  f(a: Int @fromContext(field: "{ size }")): Int @shareable
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
  f(a: Int @fromContext(field: "$ctx { size }")): Int @shareable
}
""",
}


def test_a_value_without_a_context_name_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "NO_CONTEXT_IN_SELECTION") == {"Q.f(a:)"}


def test_a_value_with_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`CONTEXT_NOT_SET`: a @fromContext names a context nothing sets, or stands where it may not."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
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


def test_a_context_that_nothing_sets_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "CONTEXT_NOT_SET") == {"Q.f(a:)"}


def test_a_context_that_is_set_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

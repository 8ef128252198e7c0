"""`CONTEXT_NO_RESOLVABLE_KEY`: a type takes an argument from a context but cannot be re-entered."""

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

type Q {
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


def test_a_type_without_a_key_cannot_take_a_context():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "CONTEXT_NO_RESOLVABLE_KEY") == {"Q.f(a:)"}


def test_with_a_key_it_can():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

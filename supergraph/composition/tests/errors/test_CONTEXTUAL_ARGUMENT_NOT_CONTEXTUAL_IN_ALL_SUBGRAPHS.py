"""`CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS`: an argument is fed from a context in one subgraph and required from the client in another."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

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
  f(a: Int @fromContext(field: "$ctx { size }")): Int @shareable
}
""",
    "b": """
type Q @key(fields: "id") {
  id: ID!
  f(a: Int!): Int @shareable
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
    "b": """
type Q @key(fields: "id") {
  id: ID!
  f(a: Int): Int @shareable
}
""",
}


def test_a_contextual_argument_required_elsewhere_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS") == {"Q.f(a:)"}


def test_an_optional_one_is_left_out():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

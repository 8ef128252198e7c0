"""`CONTEXT_INVALID_SELECTION`: the selection of a @fromContext cannot be used."""

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
  f(a: Int @fromContext(field: "$ctx { weight }")): Int @shareable
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


def test_a_selection_of_an_unknown_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "CONTEXT_INVALID_SELECTION") == {"Q.f(a:)"}


def test_a_selection_of_a_field_of_the_right_type_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

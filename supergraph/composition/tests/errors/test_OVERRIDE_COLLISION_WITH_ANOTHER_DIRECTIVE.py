"""`OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE`: @override meets a directive it cannot stand with."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s: Int
  r: Int @override(from: "b")
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s: Int @external
  r: Int @requires(fields: "s")
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s: Int
  r: Int @override(from: "b")
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  r: Int
}
""",
}


def test_overriding_a_field_with_requires_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE") == {"P.r"}


def test_overriding_a_plain_field_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

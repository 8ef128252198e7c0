"""`REQUIRES_INVALID_FIELDS_TYPE`: a @requires' `fields` is not a string."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s: Int @external
  r: Int @requires(fields: 3)
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
  p: P
}

type P @key(fields: "id") {
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


def test_a_number_is_no_requires():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRES_INVALID_FIELDS_TYPE") == {"P.r"}


def test_a_string_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

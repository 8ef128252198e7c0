"""`REQUIRES_INVALID_FIELDS`: a @requires field set cannot be read or does not fit its type."""

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
  r: Int @requires(fields: "s nope")
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


def test_requiring_an_unknown_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRES_INVALID_FIELDS") == {"P.r"}


def test_a_known_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

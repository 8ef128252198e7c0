"""`REQUIRES_DIRECTIVE_IN_FIELDS_ARG`: a @requires field set applies a directive."""

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
  r: Int @requires(fields: "s @tag")
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


def test_a_directive_in_a_requires_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRES_DIRECTIVE_IN_FIELDS_ARG") == {"P.r"}


def test_the_field_alone_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

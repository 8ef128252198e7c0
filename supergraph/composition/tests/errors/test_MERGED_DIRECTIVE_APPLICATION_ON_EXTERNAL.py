"""`MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL`: a merged directive stands on an external field."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @external @tag(name: "x")
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
  s(x: Int = 1): Int
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @external
  r: Int @requires(fields: "s")
}
""",
}


def test_a_tag_on_an_external_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL") == {"P.s"}


def test_a_tag_where_it_is_resolved_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

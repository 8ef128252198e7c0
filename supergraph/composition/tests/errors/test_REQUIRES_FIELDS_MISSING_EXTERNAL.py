"""`REQUIRES_FIELDS_MISSING_EXTERNAL`: a @requires names a field that is not external."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s: Int @shareable
  r: Int @requires(fields: "s")
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s: Int @shareable
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
  s: Int @shareable
}
""",
}


def test_requiring_what_is_resolved_here_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRES_FIELDS_MISSING_EXTERNAL") == {"P.r"}


def test_requiring_an_external_field_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

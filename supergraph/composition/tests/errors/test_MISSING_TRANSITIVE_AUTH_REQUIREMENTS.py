"""`MISSING_TRANSITIVE_AUTH_REQUIREMENTS`: a field reads protected data without demanding the same protection."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @authenticated
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

PASSING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @authenticated
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  s(x: Int = 1): Int @external
  r: Int @requires(fields: "s") @authenticated
}
""",
}


def test_a_field_that_reads_protected_data_unprotected_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "MISSING_TRANSITIVE_AUTH_REQUIREMENTS") == {"P.r"}


def test_with_the_same_protection_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

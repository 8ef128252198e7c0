"""`KEY_DIRECTIVE_IN_FIELDS_ARG`: a key's field set applies a directive."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id @tag") {
  id: ID!
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
}
""",
}


def test_a_directive_in_a_key_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "KEY_DIRECTIVE_IN_FIELDS_ARG") == {"P"}


def test_the_field_alone_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

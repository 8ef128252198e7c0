"""`KEY_FIELDS_HAS_ARGS`: a key's field set selects a field with arguments."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id(x: Int): ID!
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


def test_a_key_field_with_arguments_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "KEY_FIELDS_HAS_ARGS") == {"P"}


def test_without_arguments_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

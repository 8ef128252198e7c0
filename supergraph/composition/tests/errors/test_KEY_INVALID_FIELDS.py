"""`KEY_INVALID_FIELDS`: a key's field set cannot be read or does not fit its type."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "nope") {
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


def test_an_unknown_key_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "KEY_INVALID_FIELDS") == {"P"}


def test_a_known_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

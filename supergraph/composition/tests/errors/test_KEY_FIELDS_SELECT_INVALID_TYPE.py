"""`KEY_FIELDS_SELECT_INVALID_TYPE`: a key's field set selects an interface or a union."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "u { x }") {
  u: I
}

interface I {
  x: Int
}

type O implements I {
  x: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "u { x }") {
  u: O
}

interface I {
  x: Int
}

type O implements I {
  x: Int
}
""",
}


def test_an_interface_in_a_key_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "KEY_FIELDS_SELECT_INVALID_TYPE") == {"P"}


def test_an_object_in_a_key_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

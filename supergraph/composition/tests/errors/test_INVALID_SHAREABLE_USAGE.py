"""`INVALID_SHAREABLE_USAGE`: @shareable stands where it may not."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I {
  a: Int @shareable
}

type P implements I {
  a: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  i: I
}

interface I {
  a: Int
}

type P implements I {
  a: Int
}
""",
}


def test_shareable_on_an_interface_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INVALID_SHAREABLE_USAGE") == {"I.a"}


def test_on_the_implementation_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

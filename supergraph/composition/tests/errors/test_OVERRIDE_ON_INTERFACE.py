"""`OVERRIDE_ON_INTERFACE`: @override stands on a field of an interface."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I {
  x: Int @override(from: "b")
}

type P implements I {
  x: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  i: I
}

interface I {
  x: Int
}

type P implements I {
  x: Int
}
""",
}


def test_an_override_on_an_interface_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "OVERRIDE_ON_INTERFACE") == {"I.x"}


def test_on_the_implementation_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

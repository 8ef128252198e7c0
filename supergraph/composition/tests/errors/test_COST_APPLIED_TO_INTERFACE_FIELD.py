"""`COST_APPLIED_TO_INTERFACE_FIELD`: @cost stands on a field of an interface."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I {
  x: Int @cost(weight: 1)
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
  x: Int @cost(weight: 1)
}
""",
}


def test_a_cost_on_an_interface_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "COST_APPLIED_TO_INTERFACE_FIELD") == {"I.x"}


def test_on_the_implementation_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

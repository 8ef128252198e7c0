"""`AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE`: an access-control directive stands on an interface."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I @authenticated {
  x: Int
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

type P implements I @authenticated {
  x: Int
}
""",
}


def test_access_control_on_an_interface_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE") == {"I"}


def test_on_the_implementation_it_is_accepted():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`EXTENSION_WITH_NO_BASE`: a type is extended but nowhere defined."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: Int
}

extend type P {
  x: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  a: Int
}

type P {
  x: Int
}
""",
}


def test_a_type_that_is_only_extended_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EXTENSION_WITH_NO_BASE") == {"P"}


def test_a_type_that_is_defined_somewhere_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

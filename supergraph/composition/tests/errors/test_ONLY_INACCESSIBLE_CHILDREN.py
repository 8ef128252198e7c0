"""`ONLY_INACCESSIBLE_CHILDREN`: a visible type has nothing visible in it."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P {
  id: ID! @inaccessible
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P {
  id: ID! @inaccessible
  x: Int
}
""",
}


def test_a_visible_type_with_nothing_visible_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "ONLY_INACCESSIBLE_CHILDREN") == {"P"}


def test_with_a_visible_field_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

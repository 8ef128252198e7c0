"""`IMPLEMENTED_BY_INACCESSIBLE`: a visible interface field is implemented by a hidden one."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

interface I {
  x: Int
  y: Int
}

type P implements I {
  x: Int @inaccessible
  y: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

interface I {
  x: Int @inaccessible
  y: Int
}

type P implements I {
  x: Int @inaccessible
  y: Int
}
""",
}


def test_a_hidden_field_that_implements_a_visible_one_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "IMPLEMENTED_BY_INACCESSIBLE") == {"P.x"}


def test_hiding_both_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

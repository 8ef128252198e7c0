"""`INTERFACE_FIELD_NO_IMPLEM`: a type lacks a field of an interface it implements."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  i: I
}

interface I {
  a: Int
  b: Int
}

type P implements I {
  a: Int
  b: Int
}
""",
    "b": """
type Query {
  q: Q
}

interface I {
  a: Int
}

type Q implements I {
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
  b: Int
}

type P implements I {
  a: Int
  b: Int
}
""",
    "b": """
type Query {
  q: Q
}

interface I {
  a: Int
}

type Q implements I {
  a: Int
  b: Int
}
""",
}


def test_an_implementation_elsewhere_that_lacks_a_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INTERFACE_FIELD_NO_IMPLEM") == {"Q.b"}


def test_with_the_field_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

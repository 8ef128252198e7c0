"""`EMPTY_MERGED_INPUT_TYPE`: no field of an input type is common to all subgraphs."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int
}
""",
    "b": """
type Query {
  p(a: I): Int @shareable
}

input I {
  y: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int
}
""",
    "b": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int
  y: Int
}
""",
}


def test_an_input_type_with_no_common_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EMPTY_MERGED_INPUT_TYPE") == {"I"}


def test_with_a_common_field_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH`: a required input field is not in all subgraphs."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int
  y: Int!
}
""",
    "b": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int
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
  y: Int
}
""",
    "b": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int
}
""",
}


def test_a_required_input_field_that_one_subgraph_lacks_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH") == {"I.y"}


def test_an_optional_one_is_left_out():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

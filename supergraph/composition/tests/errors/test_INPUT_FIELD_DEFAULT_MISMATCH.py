"""`INPUT_FIELD_DEFAULT_MISMATCH`: an input field has different defaults."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int = 1
}
""",
    "b": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int = 2
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int = 1
}
""",
    "b": """
type Query {
  p(a: I): Int @shareable
}

input I {
  x: Int = 1
}
""",
}


def test_two_defaults_of_an_input_field_are_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INPUT_FIELD_DEFAULT_MISMATCH") == {"I.x"}


def test_one_default_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

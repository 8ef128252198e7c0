"""`FIELD_ARGUMENT_DEFAULT_MISMATCH`: an argument has different defaults."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: Int = 1): Int @shareable
}
""",
    "b": """
type Query {
  p(a: Int = 2): Int @shareable
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: Int = 1): Int @shareable
}
""",
    "b": """
type Query {
  p(a: Int = 1): Int @shareable
}
""",
}


def test_two_defaults_of_an_argument_are_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "FIELD_ARGUMENT_DEFAULT_MISMATCH") == {"Query.p(a:)"}


def test_one_default_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

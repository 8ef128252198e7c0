"""`FIELD_ARGUMENT_TYPE_MISMATCH`: an argument has incompatible types."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: Int): Int @shareable
}
""",
    "b": """
type Query {
  p(a: String): Int @shareable
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: Int): Int @shareable
}
""",
    "b": """
type Query {
  p(a: Int!): Int @shareable
}
""",
}


def test_two_unrelated_argument_types_are_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "FIELD_ARGUMENT_TYPE_MISMATCH") == {"Query.p(a:)"}


def test_a_nullable_and_a_non_null_one_compose():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

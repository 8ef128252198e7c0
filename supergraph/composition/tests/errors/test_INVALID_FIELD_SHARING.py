"""`INVALID_FIELD_SHARING`: a field is resolved by several subgraphs without all agreeing to it."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: Int
}
""",
    "b": """
type Query {
  p: Int @shareable
}
""",
}

PASSING = {
    "a": """
type Query {
  p: Int @shareable
}
""",
    "b": """
type Query {
  p: Int @shareable
}
""",
}


def test_a_field_shared_by_one_side_only_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INVALID_FIELD_SHARING") == {"Query.p"}


def test_a_field_shared_by_both_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

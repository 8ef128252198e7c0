"""`REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH`: a required argument is not in all subgraphs."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: Int!): Int @shareable
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
  p(a: Int): Int @shareable
}
""",
    "b": """
type Query {
  p: Int @shareable
}
""",
}


def test_a_required_argument_that_one_subgraph_lacks_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH") == {"Query.p(a:)"}


def test_an_optional_one_is_left_out():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

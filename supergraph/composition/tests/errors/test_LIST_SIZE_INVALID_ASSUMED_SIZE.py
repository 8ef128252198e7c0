"""`LIST_SIZE_INVALID_ASSUMED_SIZE`: an assumed list size is negative."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: [Int] @listSize(assumedSize: -3)
}
""",
}

PASSING = {
    "a": """
type Query {
  a: [Int] @listSize(assumedSize: 3)
}
""",
}


def test_a_negative_size_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "LIST_SIZE_INVALID_ASSUMED_SIZE") == {"Query.a"}


def test_a_positive_size_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

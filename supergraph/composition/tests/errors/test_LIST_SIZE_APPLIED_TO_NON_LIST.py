"""`LIST_SIZE_APPLIED_TO_NON_LIST`: @listSize stands on a field that is not a list."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: Int @listSize(assumedSize: 3)
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


def test_a_list_size_on_a_single_value_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "LIST_SIZE_APPLIED_TO_NON_LIST") == {"Query.a"}


def test_on_a_list_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

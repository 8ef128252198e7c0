"""`LIST_SIZE_INVALID_SLICING_ARGUMENT`: a slicing argument is unknown or not an Int."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a(n: String): [Int] @listSize(slicingArguments: ["n"])
}
""",
}

PASSING = {
    "a": """
type Query {
  a(n: Int): [Int] @listSize(slicingArguments: ["n"])
}
""",
}


def test_a_slicing_argument_that_is_no_int_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "LIST_SIZE_INVALID_SLICING_ARGUMENT") == {"Query.a"}


def test_an_int_argument_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

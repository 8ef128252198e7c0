"""`INVALID_SUBGRAPH_NAME`: a subgraph's name is reserved or used twice."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "_": """
type Query {
  a: Int
}
""",
}

PASSING = {
    "b": """
type Query {
  a: Int
}
""",
}


def test_the_reserved_name_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INVALID_SUBGRAPH_NAME") == {""}


def test_another_name_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

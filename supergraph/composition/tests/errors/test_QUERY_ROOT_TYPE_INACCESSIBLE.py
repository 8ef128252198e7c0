"""`QUERY_ROOT_TYPE_INACCESSIBLE`: the query root is hidden."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query @inaccessible {
  p: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  p: Int
}
""",
}


def test_a_hidden_query_root_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "QUERY_ROOT_TYPE_INACCESSIBLE") == {"Query"}


def test_a_visible_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

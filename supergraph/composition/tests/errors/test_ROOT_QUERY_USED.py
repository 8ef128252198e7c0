"""`ROOT_QUERY_USED`: a type called Query is not the query root."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
schema {
  query: Q
}

type Q {
  a: Int
}

type Query {
  x: Int
}
""",
}

PASSING = {
    "a": """
schema {
  query: Q
}

type Q {
  a: Int
}

type Queried {
  x: Int
}
""",
}


def test_another_type_called_query_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "ROOT_QUERY_USED") == {"Query"}


def test_under_another_name_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

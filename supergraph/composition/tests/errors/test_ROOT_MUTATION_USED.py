"""`ROOT_MUTATION_USED`: a type called Mutation is not the mutation root."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
schema {
  query: Query
  mutation: M
}

type Query {
  a: Int
}

type M {
  m: Int
}

type Mutation {
  x: Int
}
""",
}

PASSING = {
    "a": """
schema {
  query: Query
  mutation: M
}

type Query {
  a: Int
}

type M {
  m: Int
}

type MyMutation {
  x: Int
}
""",
}


def test_another_type_called_mutation_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "ROOT_MUTATION_USED") == {"Mutation"}


def test_under_another_name_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`DIRECTIVE_DEFINITION_INVALID`: a known directive is defined in a way of its own."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
directive @key(foo: Int!) on OBJECT

type Query {
  a: Int
}
""",
}

PASSING = {
    "a": """
directive @key(fields: String!) on OBJECT

type Query {
  a: Int
}
""",
}


def test_a_definition_of_its_own_with_other_arguments_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "DIRECTIVE_DEFINITION_INVALID") == {"@key"}


def test_the_definition_of_the_specification_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

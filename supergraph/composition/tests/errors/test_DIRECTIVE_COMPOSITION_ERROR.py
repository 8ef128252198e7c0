"""`DIRECTIVE_COMPOSITION_ERROR`: a @composeDirective cannot be honoured."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
schema @composeDirective(name: "@mine") {
  query: Query
}

directive @mine on FIELD_DEFINITION

type Query {
  a: Int @mine
}
""",
}

PASSING = {
    "a": """
schema @link(url: "https://example.com/mine/v1.0", import: ["@mine"]) @link(url: "https://specs.apollo.dev/federation/v2.14", import: ["@composeDirective"]) @composeDirective(name: "@mine") {
  query: Query
}

directive @mine on FIELD_DEFINITION

type Query {
  a: Int @mine
}
""",
}


def test_composing_a_directive_without_a_link_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "DIRECTIVE_COMPOSITION_ERROR") == {"@mine"}


def test_with_a_link_it_is_composed():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

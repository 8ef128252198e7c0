"""`INVALID_LINK_DIRECTIVE_USAGE`: a @link is used against its rules."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@keyy"])

type Query {
  a: Int
}
""",
}

PASSING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Query {
  a: Int
}
""",
}


def test_an_unknown_import_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INVALID_LINK_DIRECTIVE_USAGE") == {"@link"}


def test_a_known_import_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`INVALID_LINK_IDENTIFIER`: the url of a @link is not of the form <identity>/vMAJOR.MINOR."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) @link(url: "https://example.com/foo")

type Query {
  a: Int
}
""",
}

PASSING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) @link(url: "https://example.com/foo/v1.0")

type Query {
  a: Int
}
""",
}


def test_a_url_without_a_version_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "INVALID_LINK_IDENTIFIER") == {"@link"}


def test_a_url_with_a_version_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`UNKNOWN_FEDERATION_LINK_VERSION`: the linked federation version is not known."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.99", import: ["@key"])

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


def test_an_unknown_federation_version_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "UNKNOWN_FEDERATION_LINK_VERSION") == {"@link"}


def test_a_known_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

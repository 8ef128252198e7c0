"""`UNKNOWN_LINK_VERSION`: the linked version of @link is not known."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/link/v1.9")

type Query {
  a: Int
}
""",
}

PASSING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/link/v1.0")

type Query {
  a: Int
}
""",
}


def test_an_unknown_link_version_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "UNKNOWN_LINK_VERSION") == {"@link"}


def test_the_known_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

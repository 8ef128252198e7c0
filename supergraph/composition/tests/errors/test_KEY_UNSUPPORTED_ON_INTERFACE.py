"""`KEY_UNSUPPORTED_ON_INTERFACE`: a key on an interface before federation 2.3."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.2", import: ["@key"])

type Query {
  i: I
}

interface I @key(fields: "id") {
  id: ID!
}

type P implements I @key(fields: "id") {
  id: ID!
}
""",
}

PASSING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

type Query {
  i: I
}

interface I @key(fields: "id") {
  id: ID!
}

type P implements I @key(fields: "id") {
  id: ID!
}
""",
}


def test_an_interface_key_before_version_2_3_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "KEY_UNSUPPORTED_ON_INTERFACE") == {"I"}


def test_from_version_2_3_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

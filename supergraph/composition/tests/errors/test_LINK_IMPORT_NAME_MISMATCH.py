"""`LINK_IMPORT_NAME_MISMATCH`: a directive is imported under different names."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@one" }])

type Query {
  a: Int @one(name: "x")
}
""",
    "b": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@two" }])

type Query {
  b: Int @two(name: "x")
}
""",
}

PASSING = {
    "a": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@one" }])

type Query {
  a: Int @one(name: "x")
}
""",
    "b": """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@one" }])

type Query {
  b: Int @one(name: "x")
}
""",
}


def test_one_directive_under_two_names_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "LINK_IMPORT_NAME_MISMATCH") == {"@tag"}


def test_one_name_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`OVERRIDE_SOURCE_HAS_OVERRIDE`: the source of an override overrides too."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: Int @override(from: "b")
}
""",
    "b": """
type Query {
  a: Int @override(from: "a")
  b: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  a: Int @override(from: "b")
}
""",
    "b": """
type Query {
  a: Int
  b: Int
}
""",
}


def test_two_overrides_of_each_other_are_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "OVERRIDE_SOURCE_HAS_OVERRIDE") == {"Query.a"}


def test_one_override_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

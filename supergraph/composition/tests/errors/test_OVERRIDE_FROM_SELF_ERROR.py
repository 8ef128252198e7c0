"""`OVERRIDE_FROM_SELF_ERROR`: a field overrides itself."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: Int @override(from: "a")
}
""",
    "b": """
type Query {
  a: Int
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


def test_an_override_from_itself_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "OVERRIDE_FROM_SELF_ERROR") == {"Query.a"}


def test_an_override_from_another_subgraph_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

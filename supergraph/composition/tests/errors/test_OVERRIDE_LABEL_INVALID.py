"""`OVERRIDE_LABEL_INVALID`: an override label is not well formed."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: Int @override(from: "b", label: "percent(101)")
}
""",
    "b": """
type Query {
  a: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  a: Int @override(from: "b", label: "percent(10)")
}
""",
    "b": """
type Query {
  a: Int
}
""",
}


def test_more_than_a_hundred_percent_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "OVERRIDE_LABEL_INVALID") == {"Query.a"}


def test_a_percentage_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`DEFAULT_VALUE_USES_INACCESSIBLE`: a visible default value uses a hidden element."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: E = A): Int
}

enum E {
  A @inaccessible
  B
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: E = B): Int
}

enum E {
  A @inaccessible
  B
}
""",
}


def test_a_default_that_names_a_hidden_value_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "DEFAULT_VALUE_USES_INACCESSIBLE") == {"Query.p(a:)"}


def test_a_visible_value_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

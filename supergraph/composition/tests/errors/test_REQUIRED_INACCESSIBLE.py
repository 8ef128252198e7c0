"""`REQUIRED_INACCESSIBLE`: a hidden input is required."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: Int! @inaccessible): Int
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: Int @inaccessible): Int
}
""",
}


def test_a_hidden_required_argument_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REQUIRED_INACCESSIBLE") == {"Query.p(a:)"}


def test_a_hidden_optional_one_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

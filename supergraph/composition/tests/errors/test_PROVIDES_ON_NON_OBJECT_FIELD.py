"""`PROVIDES_ON_NON_OBJECT_FIELD`: @provides stands on a field with nothing to select."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  n: Int @provides(fields: "z")
}
""",
}

PASSING = {
    "a": """
type Query {
  n: Int
}
""",
}


def test_provides_on_a_scalar_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "PROVIDES_ON_NON_OBJECT_FIELD") == {"Query.n"}


def test_without_provides_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

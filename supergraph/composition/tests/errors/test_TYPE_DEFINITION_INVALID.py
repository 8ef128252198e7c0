"""`TYPE_DEFINITION_INVALID`: a known type is defined in a way of its own."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type federation__FieldSet {
  a: Int
}

type Query {
  a: Int
}
""",
}

PASSING = {
    "a": """
scalar federation__FieldSet

type Query {
  a: Int
}
""",
}


def test_an_object_in_place_of_a_federation_scalar_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "TYPE_DEFINITION_INVALID") == {"federation__FieldSet"}


def test_the_scalar_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

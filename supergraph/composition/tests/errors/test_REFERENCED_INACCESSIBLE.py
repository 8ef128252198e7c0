"""`REFERENCED_INACCESSIBLE`: a visible element refers to a hidden type."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
  a: Int
}

type P @inaccessible {
  id: ID!
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P @inaccessible
  a: Int
}

type P @inaccessible {
  id: ID!
}
""",
}


def test_a_visible_field_of_a_hidden_type_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "REFERENCED_INACCESSIBLE") == {"Query.p"}


def test_hiding_the_field_too_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`TYPE_KIND_MISMATCH`: a type is of different kinds."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P {
  id: ID! @shareable
}
""",
    "b": """
interface P {
  id: ID!
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P {
  id: ID! @shareable
}
""",
    "b": """
type P {
  id: ID! @shareable
}
""",
}


def test_a_type_of_two_kinds_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "TYPE_KIND_MISMATCH") == {"P"}


def test_one_kind_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

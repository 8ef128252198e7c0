"""`TYPE_WITH_ONLY_UNUSED_EXTERNAL`: a type has nothing but unused external fields."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
# federation 1
type Query {
  a: P
}

extend type P {
  x: Int @external
}
""",
    "b": """
# federation 1
type P {
  x: Int
}
""",
}

PASSING = {
    "a": """
# federation 1
type Query {
  a: P
}

extend type P {
  x: Int
}
""",
    "b": """
# federation 1
type P {
  x: Int
}
""",
}


def test_a_type_left_empty_by_unused_external_fields_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "TYPE_WITH_ONLY_UNUSED_EXTERNAL") == {"P"}


def test_without_external_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

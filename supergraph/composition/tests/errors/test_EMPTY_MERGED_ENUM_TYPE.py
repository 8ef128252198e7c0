"""`EMPTY_MERGED_ENUM_TYPE`: no value of an input enum is common to all subgraphs."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: E): Int @shareable
}

enum E {
  A
}
""",
    "b": """
type Query {
  p(a: E): Int @shareable
}

enum E {
  B
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: E): Int @shareable
}

enum E {
  A
}
""",
    "b": """
type Query {
  p(a: E): Int @shareable
}

enum E {
  A
  B
}
""",
}


def test_an_input_enum_with_no_common_value_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "EMPTY_MERGED_ENUM_TYPE") == {"E"}


def test_with_a_common_value_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES`: a shared field returns types that its subgraphs have not in common."""
# ruff: noqa: E501 -- named after the code; SDL in one piece

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  u: U @shareable
}

union U = A

type A @shareable {
  x: Int
}
""",
    "b": """
type Query {
  u: U @shareable
}

union U = B

type B @shareable {
  x: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  u: U @shareable
}

union U = A

type A @shareable {
  x: Int
}
""",
    "b": """
type Query {
  u: U @shareable
}

union U = A | B

type A @shareable {
  x: Int
}

type B @shareable {
  x: Int
}
""",
}


def test_shared_unions_with_no_type_in_common_are_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES") == {"Query.u"}


def test_with_a_type_in_common_they_compose():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

"""`ENUM_VALUE_MISMATCH`: an enum used as input and output differs between subgraphs."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p(a: E): E @shareable
}

enum E {
  A
}
""",
    "b": """
type Query {
  p(a: E): E @shareable
}

enum E {
  A
  B
}
""",
}

PASSING = {
    "a": """
type Query {
  p(a: E): E @shareable
}

enum E {
  A
}
""",
    "b": """
type Query {
  p(a: E): E @shareable
}

enum E {
  A
  B @inaccessible
}
""",
}


def test_an_enum_used_both_ways_must_be_equal_everywhere():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "ENUM_VALUE_MISMATCH") == {"E.B"}


def test_a_hidden_value_may_be_missing():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

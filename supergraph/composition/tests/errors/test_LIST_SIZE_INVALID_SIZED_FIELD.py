"""`LIST_SIZE_INVALID_SIZED_FIELD`: a sized field is no list of the field's type."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  a: P @listSize(assumedSize: 3, sizedFields: ["z"])
}

type P {
  y: [Int]
}
""",
}

PASSING = {
    "a": """
type Query {
  a: P @listSize(assumedSize: 3, sizedFields: ["y"])
}

type P {
  y: [Int]
}
""",
}


def test_an_unknown_sized_field_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "LIST_SIZE_INVALID_SIZED_FIELD") == {"Query.a"}


def test_a_list_field_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None

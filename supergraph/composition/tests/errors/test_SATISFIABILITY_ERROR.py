"""`SATISFIABILITY_ERROR`: a query of the API schema cannot be answered by the subgraphs."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts, coordinates

FAILING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
}
""",
    "b": """
type P @key(fields: "id", resolvable: false) {
  id: ID!
  x: Int
}
""",
}

PASSING = {
    "a": """
type Query {
  p: P
}

type P @key(fields: "id") {
  id: ID!
}
""",
    "b": """
type P @key(fields: "id") {
  id: ID!
  x: Int
}
""",
}


def test_a_field_behind_a_key_that_is_not_resolvable_is_refused():
    result = compose_texts(FAILING)

    assert result.supergraph_sdl is None
    assert coordinates(result, "SATISFIABILITY_ERROR") == {"P.x"}


def test_behind_a_resolvable_key_it_composes():
    result = compose_texts(PASSING)

    assert codes(result) == set()
    assert result.supergraph_sdl is not None


def test_a_key_that_is_not_resolvable_is_proposed_to_be_made_so():
    (error,) = compose_texts(FAILING).errors

    assert error.fix == (
        """remove `resolvable: false` from @key(fields: "id") of P in subgraph 'b'"""
    )


def test_all_subgraphs_that_one_comes_from_are_named():
    both = {
        "a": FAILING["a"].replace("p: P", "p: P @shareable"),
        "b": FAILING["b"],
        "c": FAILING["a"].replace("p: P", "p: P @shareable"),
    }
    (error,) = compose_texts(both).errors

    assert "from subgraphs 'a' and 'c' there is no way to subgraph 'b'" in error.message


def test_who_returns_a_narrower_type_is_asked_to_return_the_common_one():
    common = "interface I { x: Int } type B implements I @shareable { x: Int }"
    (error,) = compose_texts(
        {
            "a": f"type Query {{ a: V }} type V @shareable {{ i: I }} {common}"
            " type A implements I { x: Int }",
            "b": f"type Query {{ b: V }} type V @shareable {{ i: B }} {common}",
        }
    ).errors

    assert "... on A" in error.message
    assert "in subgraph 'b', the object is known as B only" in error.message
    assert error.fix == "return I instead of B in subgraph 'b' too"

"""`MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED`: the search for satisfiability passed its limit."""

from __future__ import annotations

from supergraph.composition.compose import CompositionOptions
from supergraph.composition.testing import codes, compose_texts

MANY = {
    "a": "type Query { a: A b: B c: C }\ntype A { x: Int }\ntype B { x: Int }\ntype C { x: Int }"
}


def test_more_open_paths_than_allowed_are_refused():
    result = compose_texts(MANY, CompositionOptions(max_paths=2))

    assert codes(result) == {"MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"}


def test_within_the_limit_it_composes():
    assert codes(compose_texts(MANY, CompositionOptions(max_paths=3))) == set()

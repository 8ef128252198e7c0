import pytest

from supergraph.composition.compose import CompositionOptions
from supergraph.composition.testing import codes, compose_texts, coordinates

P = 'type P @key(fields: "id") { id: ID! %s }'


def test_a_chain_of_keys_is_followed():
    texts = {
        "a": "type Query { p: P } " + P % "",
        "b": 'type P @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
        "c": 'type P @key(fields: "sku") { sku: ID! x: Int }',
    }

    assert codes(compose_texts(texts)) == set()


def test_a_requirement_that_cannot_be_fetched_is_a_dead_end():
    texts = {
        "a": "type Query { p: P } " + P % "",
        "b": 'type P @key(fields: "id") { id: ID! w: Int @external f: Int @requires(fields: "w") }',
        "c": 'type P @key(fields: "id", resolvable: false) { id: ID! w: Int }',
    }

    assert "P.f" in coordinates(compose_texts(texts), "SATISFIABILITY_ERROR")


def test_a_shared_mutation_is_tried_in_one_subgraph_at_a_time():
    texts = {
        "a": "type Query { q: Int } type Mutation { m: V @shareable } type V { x: Int }",
        "b": "type Mutation { m: V @shareable } type V { y: Int }",
    }

    assert codes(compose_texts(texts)) == {"SATISFIABILITY_ERROR"}


def test_hidden_fields_need_not_be_reached():
    texts = {
        "a": "type Query { p: V } type V @shareable { x: Int }",
        "b": "type V @shareable { x: Int y: Int @inaccessible }",
    }

    assert codes(compose_texts(texts)) == set()


@pytest.mark.parametrize(("check", "code"), [(True, {"SATISFIABILITY_ERROR"}), (False, set())])
def test_the_search_can_be_left_out(check, code):
    texts = {
        "a": "type Query { p: V } type V @shareable { x: Int }",
        "b": "type V @shareable { x: Int y: Int }",
    }

    result = compose_texts(texts, CompositionOptions(check_satisfiability=check))

    assert codes(result) == code

from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.lookup import element, hints


def test_keys_are_written_one_by_one():
    texts = {
        "a": 'type Query { p: P } type P @key(fields: "id") @key(fields: "b") { id: ID! b: ID! }',
        "b": 'extend type P @key(fields: "id", resolvable: false) { id: ID! @external }',
    }

    assert element(texts, "P") == (
        'type P @join__type(graph: A, key: "id") @join__type(graph: A, key: "b")'
        ' @join__type(graph: B, key: "id", extension: true, resolvable: false)'
    )


def test_interfaces_of_all_subgraphs_are_implemented():
    texts = {
        "a": "type Query { p: P } interface N { x: Int } type P implements N @shareable { x: Int }",
        "b": "interface M { x: Int } type P implements M @shareable { x: Int }",
    }

    assert element(texts, "P").startswith(
        'type P implements N & M @join__implements(graph: A, interface: "N")'
        ' @join__implements(graph: B, interface: "M")'
    )


def test_a_context_has_the_name_of_its_subgraph():
    text = (
        'type Query { p: P } type P @key(fields: "id") @context(name: "c") { id: ID! q: Q }'
        ' type Q @key(fields: "id") { id: ID! f(a: ID @fromContext(field: "$c { id }")): Int }'
    )

    assert element({"a": text}, "P").endswith('@context(name: "a__c")')


def test_one_name_for_two_kinds_is_refused():
    texts = {"a": "type Query { p: P } type P { x: Int }", "b": "scalar P type Query { q: P }"}

    assert codes(compose_texts(texts)) == {"TYPE_KIND_MISMATCH"}


def test_an_entity_that_is_none_elsewhere_is_hinted_at():
    texts = {
        "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
        "b": "type Query { q: P } type P { id: ID! @shareable }",
    }

    assert hints(compose_texts(texts), "P") == {"INCONSISTENT_ENTITY"}


def test_every_subgraph_answers_queries():
    texts = {"a": "type Query { a: Int }", "b": "type V { x: Int }"}

    assert element(texts, "Query") == "type Query @join__type(graph: A) @join__type(graph: B)"

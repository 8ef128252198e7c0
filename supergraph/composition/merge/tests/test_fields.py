from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.lookup import element, hints

KEY = 'type P @key(fields: "id")'


def test_a_field_that_all_subgraphs_of_the_type_have_alike_needs_no_join():
    texts = {"a": f"type Query {{ p: P }} {KEY} {{ id: ID! }}", "b": f"{KEY} {{ id: ID! x: Int }}"}

    assert element(texts, "P.id") == "id: ID!"
    assert element(texts, "P.x") == "x: Int @join__field(graph: B)"


def test_requirements_and_what_is_provided_are_kept_word_for_word():
    texts = {
        "a": f'type Query {{ p: P @provides(fields: " w ") }} {KEY} {{ id: ID! w: Int @external }}',
        "b": f"{KEY} {{ id: ID! w: Int @shareable }}",
        "c": f'{KEY} {{ id: ID! w: Int @external f: Int @requires(fields: "{{ w }}") }}',
    }

    assert element(texts, "Query.p") == 'p: P @join__field(graph: A, provides: " w ")'
    assert element(texts, "P.f") == 'f: Int @join__field(graph: C, requires: "{ w }")'
    assert element(texts, "P.w") == (
        "w: Int @join__field(graph: A, external: true) @join__field(graph: B)"
        " @join__field(graph: C, external: true)"
    )


def test_different_types_are_told_apart():
    texts = {"a": "type Query { x: Int! @shareable }", "b": "type Query { x: Int @shareable }"}

    assert element(texts, "Query.x") == (
        'x: Int @join__field(graph: A, type: "Int!") @join__field(graph: B, type: "Int")'
    )


def test_a_field_that_is_external_everywhere_is_refused():
    key = f'{KEY} {{ id: ID! x: Int @external y: Int @requires(fields: "x") }}'

    result = compose_texts({"a": f"type Query {{ p: P }} {key}"})

    assert codes(result) == {"EXTERNAL_MISSING_ON_BASE"}


def test_a_value_type_s_field_that_some_lack_is_hinted_at():
    texts = {
        "a": "type Query { a: V } type V @shareable { x: Int y: Int }",
        "b": "type V @shareable { x: Int }",
    }

    assert hints(compose_texts(texts), "V.y") == {"INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"}


def test_a_contextual_argument_leaves_the_api():
    text = (
        f'type Query {{ p: P }} {KEY} @context(name: "c") {{ id: ID! n: Int q: Q }}'
        ' type Q @key(fields: "id")'
        ' { id: ID! f(a: Int @fromContext(field: "$c { n }") b: Int): Int }'
    )

    assert element({"my-graph": text}, "Q.f") == (
        'f(b: Int): Int @join__field(graph: MY_GRAPH, contextArguments: [{context: "my-graph__c",'
        ' name: "a", type: "Int", selection: " { n }"}])'
    )

from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.lookup import element, hints, supergraph


def test_an_output_enum_has_the_values_of_all():
    texts = {"a": "type Query { a: E } enum E { A B }", "b": "type Query { b: E } enum E { B C }"}
    sdl = supergraph(texts)

    assert "  A @join__enumValue(graph: A)\n" in sdl
    assert "  B @join__enumValue(graph: A) @join__enumValue(graph: B)\n" in sdl
    assert "  C @join__enumValue(graph: B)\n" in sdl


def test_an_input_enum_has_the_values_that_all_have():
    texts = {
        "a": "type Query { a(e: E): Int } enum E { A B }",
        "b": "type Query { b(e: E): Int } enum E { B C }",
    }

    assert [element(texts, f"E.{value}") != "" for value in "ABC"] == [False, True, False]
    assert hints(compose_texts(texts), "E.A") == {"INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"}


def test_an_enum_that_goes_both_ways_must_be_equal_but_for_hidden_values():
    texts = {
        "a": "type Query { a(e: E): E } enum E { A B }",
        "b": "type Query { b: E } enum E { A }",
    }

    assert codes(compose_texts(texts)) == {"ENUM_VALUE_MISMATCH"}
    hidden = {**texts, "a": texts["a"].replace("B }", "B @inaccessible }")}
    assert element(hidden, "E.B") == "B @inaccessible @join__enumValue(graph: A)"


def test_a_union_has_the_members_of_all():
    texts = {
        "a": "type Query { a: U } union U = P type P { x: Int }",
        "b": "type Query { b: U } union U = Q type Q { x: Int }",
    }

    assert element(texts, "U").endswith(
        '@join__unionMember(graph: A, member: "P") @join__unionMember(graph: B, member: "Q") P | Q'
    )
    assert hints(compose_texts(texts), "U") == {"INCONSISTENT_UNION_MEMBER"}

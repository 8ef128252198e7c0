import pytest

from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.lookup import element, hints


def arguments(one: str, other: str) -> dict[str, str]:
    return {
        "a": f"type Query {{ f{one}: Int @shareable }}",
        "b": f"type Query {{ f{other}: Int @shareable }}",
    }


def inputs(one: str, other: str) -> dict[str, str]:
    return {
        "a": f"type Query {{ a(i: In): Int }} input In {{ x: Int {one} }}",
        "b": f"type Query {{ b(i: In): Int }} input In {{ x: Int {other} }}",
    }


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("(x: Int)", "(x: Int!)", "f(x: Int!): Int"),
        ("(x: [Int!])", "(x: [Int]!)", None),
        ("(x: Int = 1)", "(x: Int = 1)", "f(x: Int = 1): Int"),
        ("(x: Int = 1)", "(x: Int)", "f(x: Int): Int"),
        ("(x: Int y: Int)", "(x: Int)", "f(x: Int): Int"),
        ("(x: Int! y: Int! = 1)", "(x: Int!)", "f(x: Int!): Int"),
    ],
)
def test_arguments_are_what_all_subgraphs_accept(one, other, merged):
    if merged is None:
        assert codes(compose_texts(arguments(one, other))) == {"FIELD_ARGUMENT_TYPE_MISMATCH"}
    else:
        assert element(arguments(one, other), "Query.f") == merged


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("(x: Int)", "(x: String)", "FIELD_ARGUMENT_TYPE_MISMATCH"),
        ("(x: Int = 1)", "(x: Int = 2)", "FIELD_ARGUMENT_DEFAULT_MISMATCH"),
        ("(x: Int!)", "", "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(one, other, code):
    assert codes(compose_texts(arguments(one, other))) == {code}


def test_an_input_field_that_some_lack_is_left_out_unless_it_is_hidden():
    texts = inputs("y: Int", "")

    assert element(texts, "In.y") == ""
    assert hints(compose_texts(texts), "In.y") == {"INCONSISTENT_INPUT_OBJECT_FIELD"}
    assert element(inputs("y: Int @inaccessible", ""), "In.y") == (
        "y: Int @join__field(graph: A) @inaccessible"
    )


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("y: Int!", "", "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"),
        ("y: Int", "y: [Int]", "FIELD_TYPE_MISMATCH"),
        ("y: Int = 1", "y: Int = 2", "INPUT_FIELD_DEFAULT_MISMATCH"),
    ],
)
def test_input_fields_that_contradict_each_other_are_refused(one, other, code):
    assert codes(compose_texts(inputs(one, other))) == {code}

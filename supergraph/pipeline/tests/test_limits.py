import pytest
from graphql import OperationDefinitionNode, parse

from supergraph.pipeline.errors import RequestError
from supergraph.pipeline.limits import Measure, check_limits, measure_operation
from supergraph.settings import LimitSettings


def measure(text: str) -> Measure:
    document = parse(text)
    (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    return measure_operation(document, operation)


def refusal(text: str, **limits: int) -> RequestError:
    with pytest.raises(RequestError) as caught:
        check_limits(parse(text), LimitSettings(**limits))
    return caught.value


def test_an_operation_is_measured_with_its_fragments_followed():
    assert measure(
        "query @a { x: f { g ...F } ... on Q @b { h } } fragment F on T { i { j: k @c @d } }"
    ) == Measure(depth=3, height=5, aliases=2, root_fields=2, directives=3)


def test_a_fragment_counts_once_for_every_spread():
    assert measure("{ a { ...F } b { ...F } } fragment F on T { x y }").height == 6


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("depth", "MAX_DEPTH_LIMIT"),
        ("height", "MAX_HEIGHT_LIMIT"),
        ("aliases", "MAX_ALIASES_LIMIT"),
        ("root_fields", "MAX_ROOT_FIELDS_LIMIT"),
        ("directives", "MAX_DIRECTIVES_LIMIT"),
    ],
)
def test_each_limit_has_its_code_and_says_what_is_allowed(limit, code):
    text = "{ a: x @s { b: y @s } c: z }"
    check_limits(parse(text), LimitSettings(**{limit: 4}))
    error = refusal(text, **{limit: 1})
    assert error.code == code
    assert "at most 1 are allowed" in error.message


def test_fragments_that_multiply_are_refused_without_being_followed():
    text = "{ ...F0 } " + " ".join(
        f"fragment F{i} on Q {{ a {{ ...F{i + 1} ...F{i + 1} }} }}" for i in range(80)
    )
    error = refusal(text + " fragment F80 on Q { b }")
    assert error.code == "MAX_HEIGHT_LIMIT"
    assert "more than a billion fields" in error.message


def test_a_cycle_of_fragments_ends():
    check_limits(
        parse("{ ...A } fragment A on Q { a { ...B } } fragment B on Q { b { ...A } }"),
        LimitSettings(),
    )


def test_an_unknown_fragment_counts_nothing():
    assert measure("{ a ...Gone }") == Measure(depth=1, height=1, root_fields=1)


def test_a_long_chain_of_fragments_is_refused():
    text = "{ ...F0 } " + " ".join(f"fragment F{i} on Q {{ ...F{i + 1} }}" for i in range(1000))
    assert refusal(text + " fragment F1000 on Q { b }").code == "MAX_DEPTH_LIMIT"


def test_every_operation_of_a_document_is_checked():
    assert refusal("query A { a } query B { a { b } }", depth=1).code == "MAX_DEPTH_LIMIT"

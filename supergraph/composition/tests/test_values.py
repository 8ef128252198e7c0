import pytest
from graphql import parse_value

from supergraph.composition.model import EnumName
from supergraph.composition.values import from_syntax, print_value, same_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        ("3", 3),
        ("-2.5", -2.5),
        ('"a\\"b"', 'a"b'),
        ("RED", EnumName("RED")),
        ("[1, [2], RED]", (1, (2,), EnumName("RED"))),
        ("{a: 1, b: {c: null}}", {"a": 1, "b": {"c": None}}),
    ],
)
def test_a_value_survives_reading_and_printing(text, value):
    assert from_syntax(parse_value(text)) == value
    assert print_value(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (1e300, "1e+300"), ("ж", '"ж"'), ("a\nb", '"a\\nb"'), ((), "[]"), ({}, "{}")],
)
def test_values_are_printed_as_graphql(value, text):
    assert print_value(value) == text
    assert same_value(from_syntax(parse_value(text)), value)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ((1, 2), (2, 1), False),
        ((1,), (1, 1), False),
        (1, True, False),
        (1, 1.0, True),
        ("RED", EnumName("RED"), False),
        (None, False, False),
    ],
)
def test_values_are_compared_as_graphql_does(left, right, expected):
    assert same_value(left, right) is expected
    assert same_value(right, left) is expected

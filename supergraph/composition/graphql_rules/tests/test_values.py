import pytest
from graphql import parse, parse_value

from supergraph.composition.errors import Report
from supergraph.composition.graphql_rules import SchemaCheck
from supergraph.composition.graphql_rules.values import check_value
from supergraph.composition.reader import SchemaReader
from supergraph.composition.values import from_syntax

SDL = "enum E { A } input In { x: Int! e: E = A } scalar Any type P { x: Int }"


def problem(value: str, type_text: str) -> str:
    schema = SchemaReader("a", None, Report(), lambda _: "").read(parse(SDL))
    check = SchemaCheck(schema=schema, directive=lambda _: None, report=Report())
    return check_value(check, from_syntax(parse_value(value)), type_text)


@pytest.mark.parametrize(
    ("value", "type_text"),
    [
        ("null", "Int"),
        ("1", "Int"),
        ("1", "Float"),
        ("1.5", "Float"),
        ('"x"', "String"),
        ("true", "Boolean"),
        ("1", "ID"),
        ('"1"', "ID"),
        ("A", "E"),
        ("1", "[Int]"),
        ("[1, null]", "[Int]"),
        ("{x: 1}", "In"),
        ("{x: 1, e: A}", "[In!]!"),
        ("{anything: [1]}", "Any"),
    ],
)
def test_a_value_fits_its_type(value, type_text):
    assert problem(value, type_text) == ""


@pytest.mark.parametrize(
    ("value", "type_text"),
    [
        ("null", "Int!"),
        ('"1"', "Int"),
        ("1.5", "Int"),
        ("2147483648", "Int"),
        ("1", "String"),
        ("A", "String"),
        ("1", "Boolean"),
        ("B", "E"),
        ('"A"', "E"),
        ("[1, null]", "[Int!]"),
        ("{}", "In"),
        ("{x: null}", "In"),
        ("{x: 1, y: 2}", "In"),
        ("1", "In"),
    ],
)
def test_a_value_that_does_not_fit_is_explained(value, type_text):
    assert problem(value, type_text)

"""What a change of the API does to an operation, beyond what validation finds."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse

from supergraph.composition.api_changes import find_changes
from supergraph.composition.operation_check import ClientOperation, find_problems, invalid

BASE = """
type Query { p: P q: P search(filter: Filter, sort: Sort): [P!]! node: Node }
interface Node { id: ID! }
type P implements Node { id: ID! price: Int! name: String size: Size colour: Sort }
scalar Size
enum Sort { NAME PRICE }
input Filter { text: String range: Range }
input Range { from: Int! = 0 to: Int }
"""


def operation(text: str) -> ClientOperation:
    return ClientOperation("web", "", "op", parse(text), "op.graphql")


def problems(old: str, new: str, text: str) -> list[str]:
    assert old in BASE
    before, after = build_schema(BASE), build_schema(BASE.replace(old, new, 1))
    assert invalid(operation(text), before) == ()
    found = find_problems(operation(text), before, after, find_changes(before, after))
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    ("old", "new", "text", "expected"),
    [
        ("price: Int!", "cost: Int!", "{ p { price } }", "Cannot query field 'price'"),
        ("price: Int!", "price: Int", "{ p { price } }", "changed type from Int! to Int"),
        ("price: Int!", "price: String!", "{ p { price } }", "The operation selects it."),
        ("scalar Size", "enum Size { S }", "{ p { size } }", "a field of this type"),
        ("search(", "search(first: Int! ", "{ search { id } }", "is required"),
        ("NAME PRICE", "NAME", "{ search(sort: PRICE) { id } }", "'PRICE'"),
        ("implements Node", "", "{ node { ... on P { id } } }", "can never be of type 'P'"),
    ],
)
def test_what_an_operation_says_is_broken(old, new, text, expected):
    assert any(expected in problem for problem in problems(old, new, text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: String ", ""),
        ("text: String", "text: Int"),
        ("from: Int! = 0", ""),
        ("to: Int", "to: Int step: Int!"),
        ("to: Int", "to: Int!"),
        ("input Filter", "input Filter @oneOf"),
        ("from: Int! = 0", "from: Int!"),
    ],
)
def test_what_a_client_sends_in_a_variable_may_be_broken(old, new):
    found = problems(old, new, "query ($f: Filter) { search(filter: $f) { id } }")

    assert [problem.rpartition(". ")[2] for problem in found] == [
        "What the client sends as $f may depend on it."
    ]


def test_an_enum_value_that_a_variable_may_hold_is_broken():
    text = "query ($s: Sort) { search(sort: $s) { id } }"

    assert problems("NAME PRICE", "NAME", text)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("price: Int!", "price: Int", "{ p { name } }"),
        ("price: Int!", "price: Int", "{ node { id } }"),
        ("name: String", "name: String!", "{ p { name } }"),
        ("from: Int! = 0", "", "{ search { id } }"),
        ("from: Int! = 0", "", '{ search(filter: {text: "x"}) { id } }'),
        ("NAME PRICE", "NAME", "{ p { colour } }"),
        ("NAME PRICE", "NAME PRICE SIZE", "query ($s: Sort) { search(sort: $s) { id } }"),
    ],
)
def test_an_operation_that_does_not_meet_the_change_works_on(old, new, text):
    assert problems(old, new, text) == []


def test_a_problem_is_shown_in_the_text_of_the_operation():
    before = build_schema(BASE)
    after = build_schema(BASE.replace("price: Int!", "price: Int"))
    text = "{\n  p {\n    price\n  }\n}"

    (problem,) = find_problems(operation(text), before, after, find_changes(before, after))

    assert problem.location is not None
    assert (problem.location.file, problem.location.line, problem.location.column) == (
        "op.graphql",
        3,
        5,
    )
    assert problem.location.source_line == "    price"

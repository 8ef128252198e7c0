import pytest
from graphql import GraphQLSyntaxError, parse

from supergraph.composition.errors import Report
from supergraph.composition.field_set import (
    FieldPick,
    FragmentPick,
    coordinates,
    parse_field_set,
    print_field_set,
    walk,
)
from supergraph.composition.model import Schema
from supergraph.composition.reader import SchemaReader

SDL = """
type P { id: ID! o: O n: N list(first: Int): [O] }
type O { id: ID! p: P }
interface N { id: ID! }
type A implements N { id: ID! a: Int }
type B implements N { id: ID! b: Int }
"""


def schema() -> Schema:
    return SchemaReader("a", None, Report(), lambda _: "").read(parse(SDL))


@pytest.mark.parametrize("text", ["id o { id }", "{ id o { id } }", " id,o{id} "])
def test_outer_braces_are_optional(text):
    assert print_field_set(parse_field_set(text)) == "id o { id }"


def test_a_fragment_and_arguments_are_read():
    pick, fragment = parse_field_set("x: list(first: 2) { id } ... on A { a @skip(if: true) }")

    assert isinstance(pick, FieldPick)
    assert (pick.name, pick.alias, pick.arguments) == ("list", "x", {"first": 2})
    assert isinstance(fragment, FragmentPick)
    assert fragment.condition == "A"
    assert fragment.selections[0].directives == ("skip",)


@pytest.mark.parametrize("text", ["", "{", "id {", "...F", "{ id } { id }", "id } query { x", "{}"])
def test_what_is_no_selection_set_is_refused(text):
    with pytest.raises(GraphQLSyntaxError):
        parse_field_set(text)


def test_every_field_is_visited_with_its_ancestors():
    visits = list(
        walk(schema(), "P", parse_field_set("id o { p { id } } gone n { ... on A { a } }"))
    )

    assert [
        (v.parent, v.field.name, [a.field.name for a in v.ancestors], v.leaf) for v in visits
    ] == [
        ("P", "id", [], True),
        ("P", "o", [], False),
        ("O", "p", ["o"], False),
        ("P", "id", ["o", "p"], True),
        ("P", "n", [], False),
        ("A", "a", ["n"], True),
    ]


def test_an_interface_s_field_stands_for_those_of_its_implementations():
    found = coordinates(schema(), "P", "n { id }", schema().implementations())

    assert found == {("P", "n"), ("N", "id"), ("A", "id"), ("B", "id")}


def test_text_that_cannot_be_read_selects_nothing():
    assert coordinates(schema(), "P", "id {") == set()

import pytest

from supergraph.composition.errors import Report
from supergraph.composition.subgraph import (
    LoadedSubgraph,
    Subgraph,
    is_composite,
    read_subgraph,
    settle_schema,
)
from supergraph.composition.testing import LINK


def load(sdl: str) -> tuple[LoadedSubgraph | None, Report]:
    report = Report()
    found = read_subgraph(Subgraph("a", "http://a", sdl, "a.graphql"), report)
    return settle_schema(found, report) if found else None, report


def loaded(sdl: str) -> LoadedSubgraph:
    found, report = load(sdl)
    assert report.errors == []
    assert found is not None
    return found


def test_the_protocol_s_own_elements_are_removed():
    found = loaded(
        """
type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! a: Int }
scalar _Any union _Entity = P type _Service { sdl: String } scalar _FieldSet
type P @key(fields: "id") { id: ID! }
"""
    )

    assert list(found.schema.types) == ["Query", "P"]
    assert list(found.schema.types["Query"].fields) == ["a"]


def test_a_query_with_nothing_of_its_own_stays_to_be_referred_to():
    found = loaded("type Query { _service: Int } type P { a: Query }")

    assert list(found.schema.types) == ["Query", "P"]
    assert found.schema.types["Query"].fields == {}


def test_roots_get_their_usual_names_wherever_they_are_used():
    found = loaded("schema { query: Q } type Q { self: [Q!] u: U } union U = Q | P type P { q: Q }")

    assert found.schema.roots == {"query": "Query"}
    assert found.schema.types["Query"].fields["self"].type == "[Query!]"
    assert found.schema.types["U"].members == ("Query", "P")
    assert found.schema.types["P"].fields["q"].type == "Query"


def test_federation_1_and_2_are_told_apart():
    assert loaded("type Query { a: Int }").federation_1
    assert not loaded(LINK + "type Query { a: Int }").federation_1


def test_the_federation_version_rises_with_what_is_linked_beside_it():
    text = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0")'
        ' @link(url: "https://specs.apollo.dev/connect/v0.3") type Query { a: Int }'
    )

    assert loaded(text).federation == (2, 12)


def test_an_interface_object_is_known():
    found = loaded(LINK + 'type I @interfaceObject @key(fields: "id") { id: ID! } type P { a: I }')

    assert [found.is_interface_object(name) for name in ("I", "P", "Gone")] == [True, False, False]


@pytest.mark.parametrize(("text", "expected"), [("[P!]", True), ("Int", False), ("E", False)])
def test_only_composite_types_have_something_to_select(text, expected):
    assert is_composite(loaded("type P { a: E } enum E { A }").schema, text) is expected


def test_a_syntax_error_is_reported_where_it_is():
    found, report = load("type P {\n  a Int\n}")

    (error,) = report.errors
    assert found is None
    assert error.code == "INVALID_GRAPHQL"
    assert [(at.file, at.line, at.column) for at in error.locations] == [("a.graphql", 2, 5)]
    assert error.locations[0].source_line == "  a Int"


@pytest.mark.parametrize(
    ("text", "fix", "lines"),
    [
        ("type P {\n  a: Int\n", "close the { of line 1 at the end", [3, 1]),
        ("type P {\n  a(b: Int", "close the ( of line 2 at the end", [2, 2]),
        (
            "type P {\n  a: Int\n\ntype Q { b: Int }",
            "close the { of line 1 before `type Q`",
            [4, 1],
        ),
        ("type P { a: [Int }", "correct the text at the mark", [1]),
        ("type P { a: Int } }", "correct the text at the mark", [1]),
        ("type", "complete the text", [1]),
        ("# nothing\n", "complete the text", [2]),
        (" \n", "the schema is empty", [2]),
        ('{"data": 1}', "not as JSON", [1]),
        ('type P { a: Int "open', "complete the text at its end", [1]),
    ],
)
def test_what_would_make_a_text_graphql_is_told(text, fix, lines):
    _, report = load(text)

    (error,) = report.errors
    assert fix in error.fix
    assert [at.line for at in error.locations] == lines

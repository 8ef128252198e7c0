from __future__ import annotations

from typing import Any

import pytest
from graphql import DocumentNode, GraphQLSyntaxError, parse

from supergraph.schema.sdl import JoinDirectiveNode, parse_sdl

SAMPLES = [
    'type A @key(fields: "id") { id: ID! # a comment\n  b(c: [Int] = [1, -2]): String! }',
    '"""A "block"\n  text"""\ntype A implements B & C { "one \\u0041 \\" line" a: Float }',
    'enum E { A @deprecated(reason: "") B }\ninput I { a: Float = 1.5e3, b: E = A }',
    "\ufeffunion U =\n  | A\n  | B\n\nextend schema { query: Q }",
    "directive @join__field(graph: G) repeatable on FIELD_DEFINITION | OBJECT\ntype A { a: Int }",
    'scalar S @specifiedBy(url: "x")   directive @d(a: Int = 1) on FIELD',
]


def only_type(document: DocumentNode) -> Any:
    [definition] = document.definitions
    return definition


@pytest.mark.parametrize("text", SAMPLES)
def test_parses_what_the_usual_parser_parses(text):
    assert parse_sdl(text) == parse(text, no_location=True)


def test_join_directives_are_read_when_asked():
    text = (
        'type A @join__type(graph: G, key: "a(b: \\"c)\\")") @x { a: Int @join__field(graph: G) }'
    )
    definition = only_type(parse_sdl(text))
    usual = only_type(parse(text, no_location=True))
    first, second = definition.directives
    assert isinstance(first, JoinDirectiveNode)
    assert first.read() == usual.directives[0]
    assert second == usual.directives[1]
    assert definition.fields[0].directives[0].plain_arguments() == {"graph": "G"}


def test_arguments_with_lists_are_left_to_the_parser():
    text = 'type A @join__directive(graphs: [G], name: "x") { a: Int }'
    definition = only_type(parse_sdl(text))
    assert definition.directives[0].plain_arguments() is None
    assert len(definition.directives[0].read().arguments) == 2


@pytest.mark.parametrize("text", ["type A {", 'type A { a: "', "type A { a: Int } }", "type A @"])
def test_errors_have_the_usual_place_and_message(text):
    with pytest.raises(GraphQLSyntaxError) as usual:
        parse(text)
    with pytest.raises(GraphQLSyntaxError) as ours:
        parse_sdl(text)
    assert ours.value.message == usual.value.message
    assert ours.value.locations == usual.value.locations

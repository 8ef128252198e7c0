"""Directives in the supergraph: access requirements, and what subgraphs compose."""

from __future__ import annotations

from supergraph.composition.testing import codes, compose_texts

HOME = """
    type Query { media: Media }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String @shareable }
    type Film implements Media @key(fields: "id") {
      id: ID! title: String @shareable @policy(policies: [["film"]])
    }
"""
STAND_IN = """
    type Media @interfaceObject @key(fields: "id") {
      id: ID! title: String @shareable @policy(policies: [["media"]])
    }
"""


def fields(type_name: str) -> str:
    sdl = compose_texts({"home": HOME, "titles": STAND_IN}).supergraph_sdl or ""
    return sdl.split(type_name, 1)[1].split("}", 1)[0]


def test_a_field_has_the_requirements_of_the_interface_object_that_resolves_it_too():
    assert 'title: String @policy(policies: [["media"]])' in fields("Book implements")


def test_requirements_from_above_are_added_to_a_fields_own():
    assert '@policy(policies: [["film", "media"]])' in fields("Film implements")


def test_an_interfaces_field_demands_what_all_implementations_demand():
    assert '@policy(policies: [["film", "media"]])' in fields("interface Media")


FEDERATION = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.14",'
    ' import: ["@composeDirective", "@shareable"])'
)


def subgraph(rest: str, version: str = "v1.0", link: str = 'import: ["@own"]') -> str:
    url = f'@link(url: "https://example.com/own/{version}", {link})'
    return f'{FEDERATION} {url} @composeDirective(name: "@own") {rest}'


def composed(**texts: str) -> str:
    return compose_texts(texts).supergraph_sdl or ""


def test_a_link_imports_every_directive_and_forgets_the_local_prefix():
    text = subgraph(
        "directive @own on FIELD_DEFINITION type Query { a: Int @own }",
        link='as: "mine", import: ["@own"]',
    )

    assert '@link(url: "https://example.com/own/v1.0", import: ["@own"])' in composed(a=text)


def test_the_last_of_the_newest_definitions_counts():
    sdl = composed(
        a=subgraph("directive @own on OBJECT | FIELD_DEFINITION type Query { a: Int }"),
        b=subgraph("directive @own(n: Int) on FIELD_DEFINITION type Query { b: Int @own(n: 1) }"),
    )

    assert "directive @own(n: Int) on FIELD_DEFINITION\n" in sdl


def test_an_application_that_the_composed_definition_forbids_is_an_error():
    result = compose_texts(
        {
            "a": subgraph("directive @own on FIELD_DEFINITION type Query { a: Int @own }"),
            "b": subgraph("directive @own on OBJECT type Query { b: Int }"),
        }
    )

    assert codes(result) == {"DIRECTIVE_COMPOSITION_ERROR"}
    assert result.errors[0].coordinate == "Query.a"


def test_defaults_of_the_own_definition_make_applications_equal():
    body = "directive @own(n: Int = 1) repeatable on FIELD_DEFINITION type Query"
    sdl = composed(
        a=subgraph(f"{body} {{ a: Int @shareable @own(n: 1) @own }}"),
        b=subgraph(f"{body} {{ a: Int @shareable @own @own(n: 2) }}"),
    )

    assert "a: Int @own(n: 1) @own(n: 2)" in sdl

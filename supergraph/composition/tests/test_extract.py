"""Extraction: what a supergraph says of its subgraphs is found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from supergraph.composition.compose import compose
from supergraph.composition.extract import extract_subgraphs
from supergraph.composition.testing import codes, compose_texts
from supergraph.composition.tests.cases import CASES, composed
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.errors import InvalidSupergraph
from supergraph.schema.supergraph_schema import load_supergraph

FED = "https://specs.apollo.dev/federation/v2.14"
PLANNER_SCHEMAS = Path(__file__).parents[2] / "planner" / "tests" / "schemas"


def api(sdl: str) -> str:
    return api_schema_sdl(load_supergraph(sdl))


def extracted(texts: dict[str, str]) -> dict[str, str]:
    sdl = compose_texts(texts).supergraph_sdl
    assert sdl is not None
    return {subgraph.name: subgraph.sdl for subgraph in extract_subgraphs(sdl)}


def line(sdl: str, start: str) -> str:
    return next(line.strip() for line in sdl.splitlines() if line.strip().startswith(start))


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.composes], ids=lambda case: case.title
)
def test_what_is_extracted_composes_to_the_same_api(case):
    sdl = composed(case).supergraph_sdl
    assert sdl is not None
    again = compose(extract_subgraphs(sdl))

    assert again.errors == ()
    assert again.supergraph_sdl is not None
    assert api(again.supergraph_sdl) == api(sdl)


def test_names_and_addresses_are_those_of_the_supergraph():
    sdl = compose_texts({"my-graph": "type Query { a: Int }"}).supergraph_sdl
    assert sdl is not None

    assert [(s.name, s.url) for s in extract_subgraphs(sdl)] == [("my-graph", "http://my-graph")]


def test_a_subgraph_has_its_own_fields_only():
    found = extracted(
        {
            "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! name: String }',
            "b": 'type P @key(fields: "id") { id: ID! price: Int }',
        }
    )

    assert "price" not in found["a"]
    assert "name" not in found["b"]
    assert 'type P\n  @key(fields: "id")\n{' in found["b"]


def test_directives_of_join_information_come_back():
    found = extracted(
        {
            "a": """
type Query { p: P @provides(fields: "size") }
type P @key(fields: "id", resolvable: false) { id: ID! size: Int @external }
""",
            "b": """
type P @key(fields: "id") { id: ID! size: Int @shareable old: Int weight: Int }
""",
            "c": """
type P @key(fields: "id") {
  id: ID! weight: Int @external fee: Int @requires(fields: "weight") old: Int @override(from: "b")
}
""",
        }
    )

    assert "resolvable: false" in found["a"]
    assert line(found["a"], "p:") == 'p: P @provides(fields: "size")'
    assert line(found["a"], "size:") == "size: Int @external"
    assert line(found["b"], "size:") == "size: Int @shareable"
    assert line(found["c"], "fee:") == 'fee: Int @requires(fields: "weight")'
    assert line(found["c"], "old:") == 'old: Int @override(from: "b")'
    assert "old" not in found["b"]


def test_a_key_of_an_extension_comes_back_on_an_extension():
    found = extracted(
        {
            "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
            "b": 'extend type P @key(fields: "id") { id: ID! @external more: Int }',
        }
    )

    assert 'extend type P @key(fields: "id")' in found["b"]
    assert line(found["b"], "id:") == "id: ID!"


def test_an_interface_object_is_an_object_again():
    found = extracted(
        {
            "a": """
type Query { m: Media }
interface Media @key(fields: "id") { id: ID! }
type Book implements Media @key(fields: "id") { id: ID! }
""",
            "b": 'type Media @interfaceObject @key(fields: "id") { id: ID! title: String }',
        }
    )

    assert 'type Media\n  @key(fields: "id")\n  @interfaceObject\n{' in found["b"]
    assert "Book" not in found["b"]
    assert "title" not in found["a"]


def test_a_context_loses_the_name_of_its_subgraph():
    found = extracted(
        {
            "a": """
type Query { p: P }
type P @key(fields: "id") @context(name: "pc") { id: ID! pp: String c: C }
type C @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$pc { pp }")): Int }
"""
        }
    )

    assert '@context(name: "pc")' in found["a"]
    assert 'x: String @fromContext(field: "$pc { pp }")' in found["a"]


def test_a_type_whose_fields_have_all_moved_is_kept_for_its_users():
    texts = {
        "a": "type Query { p: P @shareable } type P { x: Int }",
        "b": 'type Query { p: P @shareable } type P { x: Int @override(from: "a") }',
    }
    sdl = compose_texts(texts).supergraph_sdl
    assert sdl is not None
    found = {subgraph.name: subgraph.sdl for subgraph in extract_subgraphs(sdl)}

    assert "type P {\n  x: Int\n}" in found["a"]
    assert codes(compose(extract_subgraphs(sdl))) == set()


def test_renamed_directives_keep_the_supergraph_s_name():
    link = f'extend schema @link(url: "{FED}", import: [{{name: "@tag", as: "@label"}}])\n'
    found = extracted({"a": link + 'type Query { a: Int @label(name: "x") }'})

    assert line(found["a"], "a:") == 'a: Int @label(name: "x")'
    assert 'import: [{name: "@tag", as: "@label"}]' in found["a"]


def test_a_custom_directive_that_has_a_federation_name_keeps_it():
    link = (
        f'extend schema @link(url: "{FED}", import: ["@composeDirective"])'
        ' @link(url: "https://example.com/own/v1.0", import: ["@key"])'
        ' @composeDirective(name: "@key")\n'
        "directive @key(colour: String) on FIELD_DEFINITION\n"
    )
    types = 'type P @federation__key(fields: "id") { id: ID! }'
    found = extracted({"a": f'{link} type Query {{ p: P @key(colour: "red") }} {types}'})

    assert line(found["a"], "p:") == 'p: P @key(colour: "red")'
    assert '@federation__key(fields: "id")' in found["a"]


def test_a_supergraph_of_federation_1_is_extracted():
    sdl = (PLANNER_SCHEMAS / "federation1.supergraph.graphql").read_text()
    again = compose(extract_subgraphs(sdl))

    assert again.errors == ()
    assert again.supergraph_sdl is not None
    assert api(again.supergraph_sdl) == api(sdl)


@pytest.mark.parametrize("text", ["type Query {", "type Query { a: Int }", ""])
def test_text_that_is_no_supergraph_is_refused(text):
    with pytest.raises(InvalidSupergraph):
        extract_subgraphs(text)

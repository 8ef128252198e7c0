"""Every hint code: the smallest set that earns it, and the element it is about."""

from __future__ import annotations

import pytest

from supergraph.composition.errors import HINT_CODES
from supergraph.composition.testing import compose_texts

BASE = "type Query { a: Int }"
CONTEXT = """
type Query { p: P }
type P @key(fields: "id") @context(name: "ctx") { id: ID! size: Int q: Q }
type Q @key(fields: "id") { id: ID! f(a: Int @fromContext(field: "$ctx { size }")): Int @shareable }
"""
OWN = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",'
    ' import: ["@composeDirective"])'
    ' @link(url: "https://example.com/own/v1.0", import: [{import}])'
)


def own(name: str) -> str:
    imported = '"@own"' if name == "own" else f'{{name: "@own", as: "@{name}"}}'
    return OWN.replace("{import}", imported)


CASES = {
    "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE": (
        "Query.p",
        {"a": "type Query { p: ID! @shareable }", "b": "type Query { p: ID @shareable }"},
    ),
    "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE": (
        "Query.p(n:)",
        {
            "a": "type Query { p(n: Int!): ID @shareable }",
            "b": "type Query { p(n: Int): ID @shareable }",
        },
    ),
    "INCONSISTENT_DEFAULT_VALUE_PRESENCE": (
        "Query.p(n:)",
        {
            "a": "type Query { p(n: Int = 1): ID @shareable }",
            "b": "type Query { p(n: Int): ID @shareable }",
        },
    ),
    "INCONSISTENT_ENTITY": (
        "P",
        {
            "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! }',
            "b": "type P { id: ID! @shareable }",
        },
    ),
    "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD": (
        "P.y",
        {
            "a": "type Query { p: P } type P @shareable { x: Int y: Int }",
            "b": "type P @shareable { x: Int }",
        },
    ),
    "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD": (
        "I.y",
        {
            "a": "type Query { i: I } interface I { x: Int y: Int }"
            " type P implements I @shareable { x: Int y: Int }",
            "b": "interface I { x: Int }",
        },
    ),
    "INCONSISTENT_INPUT_OBJECT_FIELD": (
        "I.y",
        {
            "a": "type Query { p(i: I): ID @shareable } input I { x: Int y: Int }",
            "b": "type Query { p(i: I): ID @shareable } input I { x: Int }",
        },
    ),
    "INCONSISTENT_UNION_MEMBER": (
        "U",
        {
            "a": "type Query { u: U } union U = A | B"
            " type A @shareable { x: Int } type B { x: Int }",
            "b": "type Query { v: U } union U = A type A @shareable { x: Int }",
        },
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM": (
        "E.B",
        {
            "a": "type Query { p(e: E): ID @shareable } enum E { A B }",
            "b": "type Query { p(e: E): ID @shareable } enum E { A }",
        },
    ),
    "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM": (
        "E.B",
        {"a": "type Query { p: E } enum E { A B }", "b": "type Query { q: E } enum E { A }"},
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE": (
        "@own",
        {"a": f"directive @own on FIELD {BASE}", "b": "type Query { b: Int }"},
    ),
    "NO_EXECUTABLE_DIRECTIVE_INTERSECTION": (
        "@own",
        {
            "a": f"directive @own on FIELD {BASE}",
            "b": "directive @own on QUERY type Query { b: Int }",
        },
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE": (
        "@own",
        {
            "a": f"directive @own repeatable on FIELD {BASE}",
            "b": "directive @own on FIELD type Query { b: Int }",
        },
    ),
    "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS": (
        "@own",
        {
            "a": f"directive @own on FIELD | QUERY {BASE}",
            "b": "directive @own on FIELD type Query { b: Int }",
        },
    ),
    "INCONSISTENT_DESCRIPTION": (
        "Query.p",
        {"a": 'type Query { "x" p: ID @shareable }', "b": 'type Query { "y" p: ID @shareable }'},
    ),
    "INCONSISTENT_ARGUMENT_PRESENCE": (
        "Query.p(n:)",
        {"a": "type Query { p(n: Int): ID @shareable }", "b": "type Query { p: ID @shareable }"},
    ),
    "FROM_SUBGRAPH_DOES_NOT_EXIST": (
        "Query.p",
        {"a": 'type Query { p: ID @override(from: "gone") }'},
    ),
    "OVERRIDDEN_FIELD_CAN_BE_REMOVED": (
        "Query.p",
        {"a": 'type Query { p: ID @override(from: "b") }', "b": "type Query { p: ID q: ID }"},
    ),
    "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED": (
        "Query.p",
        {"a": 'type Query { p: ID @override(from: "b") }', "b": "type Query { q: ID }"},
    ),
    "OVERRIDE_MIGRATION_IN_PROGRESS": (
        "Query.p",
        {
            "a": 'type Query { p: ID @override(from: "b", label: "percent(5)") }',
            "b": "type Query { p: ID }",
        },
    ),
    "UNUSED_ENUM_TYPE": ("E", {"a": f"{BASE} enum E {{ A }}"}),
    "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "Query.p",
        {
            "a": 'type Query { p: ID @shareable @deprecated(reason: "x") }',
            "b": 'type Query { p: ID @shareable @deprecated(reason: "y") }',
        },
    ),
    "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS": (
        "Query.p",
        {
            "a": "type Query { p: ID @shareable @cost(weight: 1) }",
            "b": "type Query { p: ID @shareable @cost(weight: 2) }",
        },
    ),
    "DIRECTIVE_COMPOSITION_INFO": (
        "@tag",
        {
            "a": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",'
            f' import: ["@tag", "@composeDirective"]) @composeDirective(name: "@tag") {BASE}'
        },
    ),
    "DIRECTIVE_COMPOSITION_WARN": (
        "@own",
        {
            "a": f'{own("own")} @composeDirective(name: "@own") {BASE}'
            " directive @own on FIELD_DEFINITION",
            "b": f"{own('other')} type Query {{ b: Int }} directive @other on FIELD_DEFINITION",
        },
    ),
    "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN": (
        "Query.u",
        {
            "a": "type Query { u: U @shareable } union U = A | B"
            " type A @shareable { x: Int } type B { x: Int }",
            "b": "type Query { u: U @shareable } union U = A type A @shareable { x: Int }",
        },
    ),
    "IMPLICITLY_UPGRADED_FEDERATION_VERSION": (
        "@link",
        {
            "a": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0")'
            f' @link(url: "https://specs.apollo.dev/connect/v0.1") {BASE}'
        },
    ),
    "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS": (
        "Q.f(a:)",
        {"a": CONTEXT, "b": 'type Q @key(fields: "id") { id: ID! f(a: Int): Int @shareable }'},
    ),
}


@pytest.mark.parametrize("code", HINT_CODES)
def test_hint_is_given_at_its_coordinate(code):
    coordinate, texts = CASES[code]

    result = compose_texts(texts)

    assert result.errors == ()
    assert coordinate in {hint.coordinate for hint in result.hints if hint.code == code}


def test_agreeing_subgraphs_give_no_hint():
    result = compose_texts(
        {"a": "type Query { p: ID @shareable }", "b": "type Query { p: ID @shareable }"}
    )

    assert result.hints == ()


def test_hints_do_not_come_with_errors():
    result = compose_texts(
        {
            "a": 'type Query { p: ID @shareable "x" q: ID }',
            "b": 'type Query { p: ID @shareable "y" q: ID }',
        }
    )

    assert result.errors
    assert result.hints == ()

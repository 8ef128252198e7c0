"""What errors propose does help, and errors say enough to be acted upon."""

from __future__ import annotations

import re

import pytest

from supergraph.composition.compose import Subgraph, compose
from supergraph.composition.errors import ERROR_CODES
from supergraph.composition.testing import LINK, compose_texts
from supergraph.composition.tests.cases import CASES, composed
from supergraph.composition.tests.fixer import apply_fix

FAILING = [case for case in CASES if not case.composes]
every_failing_case = pytest.mark.parametrize("case", FAILING, ids=lambda case: case.title)

NOWHERE = frozenset({"NO_QUERIES", "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"})
"""These are about something that is written in no place."""


@every_failing_case
def test_every_error_says_what_where_and_what_would_help(case):
    for error in composed(case).errors:
        assert error.message.endswith((".", "?")) or "\n- " in error.message
        assert error.fix
        assert error.locations or error.code in NOWHERE
        assert error.cause not in error.message or not error.cause


@every_failing_case
def test_an_error_has_a_place_in_every_subgraph_that_it_names(case):
    for error in composed(case).errors:
        lists = re.findall(r"subgraphs? ('[^']+'(?:(?:, | and )'[^']+')*)", error.message)
        names = {name for listed in lists for name in re.findall("'([^']+)'", listed)}
        known = {subgraph.name for subgraph in case.subgraphs} & names
        assert known <= {location.subgraph for location in error.locations}


@every_failing_case
def test_a_fix_that_can_be_applied_makes_its_error_go_away(case):
    for error in composed(case).errors:
        mended = apply_fix(error, case.subgraphs)
        if mended is None:
            continue
        left = compose(mended).errors

        assert (error.code, error.message) not in {(e.code, e.message) for e in left}


def test_most_kinds_of_errors_have_a_fix_that_can_be_applied():
    applied = {
        error.code
        for case in FAILING
        for error in composed(case).errors
        if apply_fix(error, case.subgraphs) is not None
    }

    assert (
        {
            "ENUM_VALUE_MISMATCH",
            "EXTERNAL_TYPE_MISMATCH",
            "FIELD_TYPE_MISMATCH",
            "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
            "INVALID_FIELD_SHARING",
            "REFERENCED_INACCESSIBLE",
            "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
            "SATISFIABILITY_ERROR",
        }
        <= applied
        <= ERROR_CODES.keys()
    )


@pytest.mark.parametrize(
    ("texts", "fix"),
    [
        ({"a": "type Query { a: Strng }"}, "write String"),
        ({"a": "type Query { a: Int @shareabel }"}, "write @shareable"),
        ({"a": "type Query { a: Int @hidden }"}, "define directive @hidden"),
        (
            {
                "a": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6",'
                ' import: ["@override"]) type Query { a: Int @override(from: "b", label: "x") }'
            },
            "link federation v2.7 or newer",
        ),
        ({"a": "input I { i: I! } type Query { a(i: I): Int }"}, "for instance I.i: I"),
        ({"a": "type Query { a: _Any } scalar _Any"}, "give the type another name"),
        (
            {"a": "directive @d(a: _FieldSet) on FIELD type Query { a: Int }"},
            "remove the definition of @d",
        ),
        (
            {"a": f'{LINK} @link(url: "https://x.dev/1foo/v1.0") type Query {{ a: Int }}'},
            'write as: "foo"',
        ),
        (
            {
                "a": 'type Query { a: Int @external b: Int @requires(fields: "a") }',
                "b": "type Query { a: Int }",
            },
            "remove @requires from Query.b in subgraph 'a'",
        ),
        (
            {
                "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! n: Int'
                ' @override(from: "b", label: "on") }',
                "b": 'type P @key(fields: "id") { id: ID! n: Int @external z: Int'
                ' @requires(fields: "n") }',
            },
            """remove `label: "on"` from the @override of P.n in subgraph 'a'""",
        ),
        (
            {
                "a": "type Query { q(e: E = B): Int } enum E { A B }",
                "b": "type Query { r(e: E = A): Int } enum E { A }",
            },
            "write a default that every subgraph knows",
        ),
    ],
)
def test_the_nearest_way_out_is_proposed(texts, fix):
    error = compose_texts(texts).errors[0]

    assert fix in error.fix


def test_an_import_is_not_taken_for_one_of_another_kind():
    link = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@Scope"])'
    )
    (error,) = compose([Subgraph("a", "", f"{link} type Query {{ a: Int }}")]).errors

    assert error.fix == "remove @Scope from the import"


def test_what_a_merged_element_disagrees_with_is_shown_too():
    key = '@key(fields: "id")'
    (error,) = compose_texts(
        {
            "a": f"type Query {{ i: I }} interface I {key} {{ id: ID! }}"
            f" type T implements I {key} {{ id: ID! }}",
            "b": f"type I @interfaceObject {key} {{ id: ID! n(a: Int): Int }}",
            "c": f'type T {key} {{ id: ID! n: Int @external r: Int @requires(fields: "n") }}',
        }
    ).errors

    assert error.coordinate == "T.n"
    assert {location.subgraph for location in error.locations} == {"b", "c"}


def test_a_directive_that_does_not_fit_where_it_is_composed_is_shown_with_its_definitions():
    def composing(version, definition, rest):
        return (
            f'{LINK} extend schema @link(url: "https://x.dev/foo/{version}", import: ["@foo"])'
            f' @composeDirective(name: "@foo") directive @foo on {definition} {rest}'
        )

    (error,) = compose_texts(
        {
            "a": composing("v1.0", "FIELD_DEFINITION", "type Query { q: Int @foo }"),
            "b": composing("v1.1", "OBJECT", "type Query { z: Int }"),
        }
    ).errors

    assert error.coordinate == "Query.q"
    assert "newest version" in error.cause
    assert [location.subgraph for location in error.locations] == ["a", "a", "b"]


def test_a_circle_of_directives_is_shown_whole():
    error = compose_texts(
        {
            "a": "directive @a(x: Int @b) on ARGUMENT_DEFINITION"
            " directive @b(x: Int @a) on ARGUMENT_DEFINITION type Query { a: Int }"
        }
    ).errors[0]

    assert "@a → @b → @a" in error.message
    assert len(error.locations) == 2

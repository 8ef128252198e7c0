"""Changes of an API schema: how bad each is, and to which element it happens."""

from __future__ import annotations

import pytest
from graphql import build_schema

from supergraph.composition.api_changes import Severity, find_changes

BASE = """
directive @d(a: Int, gone: Int) repeatable on FIELD | QUERY
type Query implements Node { id: ID! t: T f(a: Int = 1, b: Int): Int u: U e: E i(in: In): Int
  g(c: Int! = 1): Int }
interface Node { id: ID! }
interface Other { id: ID! }
type T { x: Int! old: Int why: Int @deprecated } type V { x: Int }
union U = T | V
enum E { A B }
input In { a: Int = 1 b: Int!= 2 }
input One @oneOf { a: Int }
scalar S
"""
B, D, S = Severity


@pytest.mark.parametrize(
    ("old", "new", "severity", "kind", "coordinate"),
    [
        ("scalar S", "", B, "TYPE_REMOVED", "S"),
        ("scalar S", "enum S { A }", B, "TYPE_CHANGED_KIND", "S"),
        ("U = T | V", "U = T", B, "TYPE_REMOVED_FROM_UNION", "U"),
        ("E { A B }", "E { A }", B, "VALUE_REMOVED_FROM_ENUM", "E.B"),
        ("In { a", "In { c: Int! a", B, "REQUIRED_INPUT_FIELD_ADDED", "In.c"),
        ("Query implements Node", "Query", B, "IMPLEMENTED_INTERFACE_REMOVED", "Query"),
        (" old: Int", "", B, "FIELD_REMOVED", "T.old"),
        ("x: Int!", "x: Int", B, "FIELD_CHANGED_KIND", "T.x"),
        ("f(a", "f(c: Int! a", B, "REQUIRED_ARG_ADDED", "Query.f(c:)"),
        (", b: Int):", "):", B, "ARG_REMOVED", "Query.f(b:)"),
        ("b: Int):", "b: ID):", B, "ARG_CHANGED_KIND", "Query.f(b:)"),
        ("directive @d(a: Int, gone: Int) repeatable on FIELD | QUERY", "", B,
         "DIRECTIVE_REMOVED", "@d"),
        (", gone: Int)", ")", B, "DIRECTIVE_ARG_REMOVED", "@d(gone:)"),
        ("@d(a: Int", "@d(c: Int! a: Int", B, "REQUIRED_DIRECTIVE_ARG_ADDED", "@d(c:)"),
        ("repeatable ", "", B, "DIRECTIVE_REPEATABLE_REMOVED", "@d"),
        ("FIELD | QUERY", "FIELD", B, "DIRECTIVE_LOCATION_REMOVED", "@d"),
        ("b: Int!= 2", "b: Int!", B, "INPUT_FIELD_DEFAULT_VALUE_CHANGE", "In.b"),
        ("c: Int! = 1", "c: Int!", B, "ARG_DEFAULT_VALUE_CHANGE", "Query.g(c:)"),
        ("input In {", "input In @oneOf {", B, "ONE_OF_ADDED", "In"),
        ("E { A B }", "E { A B C }", D, "VALUE_ADDED_TO_ENUM", "E.C"),
        ("U = T | V", "U = T | V | Query", D, "TYPE_ADDED_TO_UNION", "U"),
        ("In { a", "In { c: Int a", D, "OPTIONAL_INPUT_FIELD_ADDED", "In.c"),
        ("f(a", "f(c: Int a", D, "OPTIONAL_ARG_ADDED", "Query.f(c:)"),
        ("implements Node", "implements Node & Other", D, "IMPLEMENTED_INTERFACE_ADDED", "Query"),
        ("f(a: Int = 1", "f(a: Int = 2", D, "ARG_DEFAULT_VALUE_CHANGE", "Query.f(a:)"),
        ("In { a: Int = 1", "In { a: Int", D, "INPUT_FIELD_DEFAULT_VALUE_CHANGE", "In.a"),
        ("scalar S", "scalar S scalar New", S, "TYPE_ADDED", "New"),
        ("x: Int!", "x: Int! new: Int", S, "FIELD_ADDED", "T.new"),
        ("input One @oneOf", "input One", S, "ONE_OF_REMOVED", "One"),
        ("old: Int", "old: Int @deprecated", S, "DEPRECATION_ADDED", "T.old"),
        ("b: Int):", "b: Int @deprecated):", S, "DEPRECATION_ADDED", "Query.f(b:)"),
        ("E { A B", "E { A B @deprecated", S, "DEPRECATION_ADDED", "E.B"),
        ("why: Int @deprecated", "why: Int", S, "DEPRECATION_REMOVED", "T.why"),
        ("b: Int):", 'b: Int = 3):', S, "ARG_DEFAULT_VALUE_ADDED", "Query.f(b:)"),
    ],
)  # fmt: skip
def test_each_kind_of_change_has_its_severity_and_coordinate(old, new, severity, kind, coordinate):
    assert old in BASE
    changes = find_changes(build_schema(BASE), build_schema(BASE.replace(old, new, 1)))

    assert (severity, kind, coordinate) in {(c.severity, c.kind, c.coordinate) for c in changes}


def test_the_worst_comes_first():
    changed = BASE.replace("x: Int!", "x: Int new: Int").replace("{ A B }", "{ A B C }")

    severities = [c.severity for c in find_changes(build_schema(BASE), build_schema(changed))]

    assert severities == [B, D, S]


def test_a_new_description_is_not_repeated_and_names_its_element():
    changed = BASE.replace("x: Int!", '"""Not Query.f, nor @d."""\nx: Int!')
    (change,) = find_changes(build_schema(BASE), build_schema(changed))

    assert change.coordinate == "T.x"
    assert change.description == "Description of field T.x has changed."


def test_text_in_a_default_value_is_not_taken_for_the_element():
    before = build_schema('type Query { f(a: String = "@x"): Int }')
    after = build_schema('type Query { f(a: String = "union type T.y"): Int }')

    assert [change.coordinate for change in find_changes(before, after)] == ["Query.f(a:)"]


def test_built_in_scalars_come_and_go_unsaid():
    with_float = build_schema("type Query { a: Int f: Float }")
    without = build_schema("type Query { a: Int }")

    assert [c.kind for c in find_changes(without, with_float)] == ["FIELD_ADDED"]
    assert [c.kind for c in find_changes(with_float, without)] == ["FIELD_REMOVED"]

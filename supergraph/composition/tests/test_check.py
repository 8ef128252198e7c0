"""Checks: composition, changes by severity, broken and costlier operations."""

from __future__ import annotations

from supergraph.composition.check import (
    CheckResult,
    ClientOperation,
    PlanCost,
    Severity,
    check_subgraphs,
)
from supergraph.composition.testing import compose_texts, subgraphs

PUBLISHED = {
    "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! name: String old: Int }',
    "b": 'type P @key(fields: "id") { id: ID! price: Int }',
}


def check(changed: dict[str, str], *texts: str, measure=None) -> CheckResult:
    published = compose_texts(PUBLISHED).supergraph_sdl
    assert published is not None
    operations = [ClientOperation("web", "1.0", f"op{i}", text) for i, text in enumerate(texts)]
    return check_subgraphs(subgraphs({**PUBLISHED, **changed}), published, operations, measure)


WITHOUT_OLD = {"a": PUBLISHED["a"].replace(" old: Int", "")}


def test_an_unchanged_set_changes_nothing():
    result = check({})

    assert not result.breaks
    assert result.changes == ()


def test_a_removed_field_is_breaking():
    result = check(WITHOUT_OLD)

    assert [change.severity for change in result.changes] == [Severity.BREAKING]
    assert result.breaks


def test_an_added_field_is_safe():
    result = check({"b": PUBLISHED["b"].replace("price", "stock: Int price")})

    assert [change.severity for change in result.changes] == [Severity.SAFE]
    assert not result.breaks


def test_an_added_enum_value_is_dangerous():
    published = compose_texts({"a": "type Query { e: E } enum E { A }"}).supergraph_sdl
    assert published is not None

    result = check_subgraphs(subgraphs({"a": "type Query { e: E } enum E { A B }"}), published)

    assert [change.severity for change in result.changes] == [Severity.DANGEROUS]


def test_only_operations_that_use_what_goes_are_broken():
    result = check(WITHOUT_OLD, "{ p { old } }", "{ p { name } }")

    assert [verdict.broken for verdict in result.operations] == [True, False]
    assert result.breaks


def test_a_breaking_change_that_no_known_operation_meets_breaks_nothing():
    assert not check(WITHOUT_OLD, "{ p { name } }").breaks


def test_a_set_that_does_not_compose_breaks():
    result = check({"b": "type P { id: ID! price: Int }"})

    assert result.breaks
    assert result.composition.errors


def test_a_plan_with_more_fetches_is_told():
    costs = iter((PlanCost(1, 1), PlanCost(2, 2)))

    result = check({}, "{ p { name } }", measure=lambda _: lambda _: next(costs))

    assert result.operations[0].costlier
    assert not result.breaks


def test_text_that_is_no_graphql_is_a_broken_operation():
    assert check({}, "{ p {").operations[0].broken


def test_result_as_data_has_the_documented_shape():
    data = check(WITHOUT_OLD, "{ p { old } }").to_json()

    assert set(data) == {"breaks", "composition", "changes", "operations"}

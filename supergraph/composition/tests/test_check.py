"""Checks: composition, changes by severity, broken and costlier operations."""

from __future__ import annotations

from graphql import parse

from supergraph.composition.api_changes import Severity
from supergraph.composition.check import CheckResult, Proposal, Status, check_proposal
from supergraph.composition.operation_check import ClientOperation
from supergraph.composition.testing import compose_texts, subgraphs
from supergraph.errors import RouterError
from supergraph.plan.cost import PlanCost

PUBLISHED = {
    "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! name: String old: Int }',
    "b": 'type P @key(fields: "id") { id: ID! price: Int }',
}
WITHOUT_OLD = {"a": PUBLISHED["a"].replace(" old: Int", "")}


def proposal(changed: dict[str, str]) -> Proposal:
    published = compose_texts(PUBLISHED).supergraph_sdl
    assert published is not None
    return Proposal(subgraphs({**PUBLISHED, **changed}), published, frozenset(changed))


def check(changed: dict[str, str], *texts: str, measure=None, strict=False) -> CheckResult:
    operations = [
        ClientOperation("web", "1.0", f"op{i}", parse(text), f"op{i}.graphql")
        for i, text in enumerate(texts)
    ]
    return check_proposal(proposal(changed), operations, measure, strict=strict)


def statuses(result: CheckResult) -> list[Status]:
    return [verdict.status for verdict in result.operations]


def test_an_unchanged_set_changes_nothing():
    result = check({})

    assert not result.breaks
    assert result.changes == ()


def test_a_removed_field_is_breaking():
    result = check(WITHOUT_OLD)

    assert [change.severity for change in result.changes] == [Severity.BREAKING]
    assert result.breaks


def test_a_change_is_shown_where_the_changed_subgraph_declares_it():
    result = check({"b": PUBLISHED["b"].replace("price: Int", "stock: Int price: Int")})

    (change,) = result.changes
    assert change.coordinate == "P.stock"
    assert [(at.subgraph, at.file, at.line) for at in change.locations] == [("b", "b.graphql", 2)]


def test_what_is_gone_is_shown_where_it_was_declared():
    (change,) = check(WITHOUT_OLD).changes

    assert change.coordinate == "P.old"
    assert [at.source_line[at.column - 1 :].split()[:2] for at in change.locations] == [
        ["type", "P"]
    ]


def test_an_added_field_is_safe():
    result = check({"b": PUBLISHED["b"].replace("price", "stock: Int price")})

    assert [change.severity for change in result.changes] == [Severity.SAFE]
    assert not result.breaks


def test_an_added_enum_value_is_dangerous():
    published = compose_texts({"a": "type Query { e: E } enum E { A }"}).supergraph_sdl
    assert published is not None

    result = check_proposal(
        Proposal(subgraphs({"a": "type Query { e: E } enum E { A B }"}), published)
    )

    assert [change.severity for change in result.changes] == [Severity.DANGEROUS]


def test_only_operations_that_use_what_goes_are_broken():
    result = check(WITHOUT_OLD, "{ p { old } }", "{ p { name } }")

    assert statuses(result) == [Status.BROKEN, Status.UNAFFECTED]
    assert result.breaks


def test_a_breaking_change_that_no_known_operation_meets_breaks_nothing():
    assert not check(WITHOUT_OLD, "{ p { name } }").breaks


def test_a_breaking_change_that_no_known_operation_meets_breaks_a_strict_check():
    assert check(WITHOUT_OLD, "{ p { name } }", strict=True).breaks


def test_an_operation_that_was_not_valid_before_is_not_the_proposal_s_fault():
    result = check(WITHOUT_OLD, "{ p { never } }")

    assert statuses(result) == [Status.INVALID]
    assert result.operations[0].problems[0].message.startswith("Cannot query field 'never'")
    assert not result.breaks


def test_a_set_that_does_not_compose_breaks():
    result = check({"b": "type P { id: ID! price: Int }"}, "{ p { name } }")

    assert result.breaks
    assert result.composition.errors
    assert result.operations == ()


def test_a_plan_with_more_fetches_is_told():
    costs = iter((PlanCost(1, 1), PlanCost(2, 1)))

    result = check({}, "{ p { name } }", measure=lambda _: lambda _: next(costs))

    assert statuses(result) == [Status.COSTLIER]
    assert not result.breaks


def test_a_plan_with_deeper_fetches_is_told():
    costs = iter((PlanCost(2, 1), PlanCost(2, 2)))

    result = check({}, "{ p { name } }", measure=lambda _: lambda _: next(costs))

    assert statuses(result) == [Status.COSTLIER]


def test_a_cheaper_plan_is_no_news():
    costs = iter((PlanCost(2, 2), PlanCost(1, 1)))

    result = check({}, "{ p { name } }", measure=lambda _: lambda _: next(costs))

    assert statuses(result) == [Status.UNAFFECTED]


def measures(before, after):
    """A measure that fails where it is given an error."""
    outcomes = iter((before, after))

    def measure(_):
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return lambda _: measure


def test_an_operation_that_can_no_longer_be_planned_is_broken():
    measure = measures(PlanCost(1, 1), RouterError("too much"))

    result = check({}, "{ p { name } }", measure=measure)

    assert statuses(result) == [Status.BROKEN]
    assert result.operations[0].problems[0].message == "too much"


def test_an_operation_that_could_never_be_planned_is_not_valid():
    result = check({}, "{ p { name } }", measure=measures(RouterError("too much"), PlanCost(1, 1)))

    assert statuses(result) == [Status.INVALID]


def test_result_as_data_has_the_documented_shape():
    without_price = {"b": PUBLISHED["b"].replace("price", "cost")}
    data = check(without_price, "{ p { price } }").to_json()

    assert set(data) == {"breaks", "composition", "changes", "operations"}
    assert data["operations"] == [
        {
            "client": "web",
            "version": "1.0",
            "operation": "op0",
            "file": "op0.graphql",
            "status": "broken",
            "errors": [
                {"message": "Cannot query field 'price' on type 'P'.", "line": 1, "column": 7}
            ],
            "before": None,
            "after": None,
        }
    ]

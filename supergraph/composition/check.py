"""Checks a proposed set of subgraphs against what is published and who uses it.

The answers: does it compose, what changes for clients, which of their operations break, and which
would need more of the subgraphs than before. Planning is the caller's, passed in as a function:
composition and planning know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from graphql import DocumentNode

from supergraph.composition.api_changes import Change, Severity, find_changes
from supergraph.composition.compose import CompositionResult, Subgraph, compose
from supergraph.composition.declarations import Declarations
from supergraph.composition.errors import Hint
from supergraph.composition.operation_check import (
    ClientOperation,
    Problem,
    find_problems,
    invalid,
)
from supergraph.errors import RouterError
from supergraph.plan.cost import PlanCost
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph

__all__ = [
    "CheckResult",
    "Measure",
    "OperationVerdict",
    "Proposal",
    "Status",
    "check_proposal",
]


class Status(StrEnum):
    """What a proposal does to an operation."""

    BROKEN = "broken"
    COSTLIER = "costlier"
    UNAFFECTED = "unaffected"
    INVALID = "invalid"
    """It is not valid as things are, so the proposal cannot break it."""


@dataclass(frozen=True, slots=True)
class OperationVerdict:
    """What the proposal does to one operation.

    Attributes:
        operation: the operation.
        status: the verdict.
        problems: why it is broken or invalid; empty otherwise.
        before: the cost of its plan as published; None if it was not planned.
        after: the cost of its plan as proposed; None if it was not planned.
    """

    operation: ClientOperation
    status: Status
    problems: tuple[Problem, ...] = ()
    before: PlanCost | None = None
    after: PlanCost | None = None

    def to_json(self) -> dict[str, object]:
        """Return the verdict as plain data."""
        return {
            "client": self.operation.client,
            "version": self.operation.version,
            "operation": self.operation.name,
            "file": self.operation.file,
            "status": self.status.value,
            "errors": [problem.to_json() for problem in self.problems],
            "before": _cost_to_json(self.before),
            "after": _cost_to_json(self.after),
        }


def _cost_to_json(cost: PlanCost | None) -> dict[str, object] | None:
    if cost is None:
        return None
    return {
        "fetches": cost.fetches,
        "depth": cost.depth,
        "subgraphs": sorted(cost.subgraphs),
    }


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a check found.

    Attributes:
        composition: what composing the proposal gave.
        changes: what is different for clients, the worst first.
        operations: the verdict on each operation, in the order given.
        strict: whether a breaking change counts though no known operation meets it.
    """

    composition: CompositionResult
    changes: tuple[Change, ...] = ()
    operations: tuple[OperationVerdict, ...] = ()
    strict: bool = False

    @property
    def breaks(self) -> bool:
        """Whether publishing the proposal would break anything.

        With operations known, a breaking change that none of them meets breaks nothing, unless
        the check is strict.
        """
        if self.composition.errors:
            return True
        if any(verdict.status is Status.BROKEN for verdict in self.operations):
            return True
        if self.operations and not self.strict:
            return False
        return any(change.severity is Severity.BREAKING for change in self.changes)

    def to_json(self) -> dict[str, object]:
        """Return the result as plain data, the shape of `supergraph check --format json`."""
        return {
            "breaks": self.breaks,
            "composition": self.composition.to_json(),
            "changes": [change.to_json() for change in self.changes],
            "operations": [verdict.to_json() for verdict in self.operations],
        }


Measure = Callable[[DocumentNode], PlanCost]
"""Plans a valid operation and says what the plan costs; raises `RouterError` if it cannot."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a supergraph that somebody has in mind.

    Attributes:
        subgraphs: all subgraphs as they would be, the changed ones in place of the published.
        published_sdl: the supergraph that is in use.
        changed: the names of those that are proposed; None if all may have changed.
        known_hints: what composing says without the proposal, and so is not about it.
    """

    subgraphs: Sequence[Subgraph]
    published_sdl: str
    changed: frozenset[str] | None = None
    known_hints: Sequence[Hint] = ()


def check_proposal(
    proposal: Proposal,
    operations: Sequence[ClientOperation] = (),
    measure_for: Callable[[SupergraphSchema], Measure | None] | None = None,
    *,
    strict: bool = False,
) -> CheckResult:
    """Check a proposal.

    Args:
        proposal: what is proposed, and what is in use.
        operations: what clients are known to send.
        measure_for: makes the measure of plans over a supergraph, or None for one that cannot be
            planned; None plans nothing.
        strict: whether a breaking change counts though no operation given meets it.

    Raises:
        InvalidSupergraph: if the published supergraph cannot be read.
    """
    published = load_supergraph(proposal.published_sdl)
    composition = _without_known(compose(proposal.subgraphs), proposal.known_hints)
    if composition.supergraph_sdl is None:
        return CheckResult(composition, strict=strict)
    candidate = load_supergraph(composition.supergraph_sdl)
    changes = _changes(proposal, published, candidate)
    judge = _Judge(
        published,
        candidate,
        changes,
        measure_for(published) if measure_for else None,
        measure_for(candidate) if measure_for else None,
    )
    verdicts = tuple(judge.verdict(operation) for operation in operations)
    return CheckResult(composition, changes, verdicts, strict)


def _without_known(result: CompositionResult, known: Sequence[Hint]) -> CompositionResult:
    told = {(hint.code, hint.message) for hint in known}
    new = tuple(hint for hint in result.hints if (hint.code, hint.message) not in told)
    return replace(result, hints=new)


def _changes(
    proposal: Proposal, published: SupergraphSchema, candidate: SupergraphSchema
) -> tuple[Change, ...]:
    changes = find_changes(published.api, candidate.api)
    if not changes:
        return ()
    declarations = Declarations(
        subgraph
        for subgraph in proposal.subgraphs
        if proposal.changed is None or subgraph.name in proposal.changed
    )
    return tuple(
        replace(change, locations=declarations.find(change.coordinate)) for change in changes
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges operations by two supergraphs."""

    published: SupergraphSchema
    candidate: SupergraphSchema
    changes: tuple[Change, ...]
    measure_before: Measure | None
    measure_after: Measure | None

    def verdict(self, operation: ClientOperation) -> OperationVerdict:
        problems = invalid(operation, self.published.api)
        if problems:
            return OperationVerdict(operation, Status.INVALID, problems)
        problems = find_problems(operation, self.published.api, self.candidate.api, self.changes)
        if problems:
            return OperationVerdict(operation, Status.BROKEN, problems)
        try:
            before = _cost(operation, self.measure_before)
        except RouterError as error:
            return OperationVerdict(operation, Status.INVALID, (Problem(error.message),))
        try:
            after = _cost(operation, self.measure_after)
        except RouterError as error:
            return OperationVerdict(operation, Status.BROKEN, (Problem(error.message),), before)
        status = Status.COSTLIER if _is_costlier(before, after) else Status.UNAFFECTED
        return OperationVerdict(operation, status, (), before, after)


def _cost(operation: ClientOperation, measure: Measure | None) -> PlanCost | None:
    return measure(operation.document) if measure else None


def _is_costlier(before: PlanCost | None, after: PlanCost | None) -> bool:
    if before is None or after is None:
        return False
    return after.fetches > before.fetches or after.depth > before.depth

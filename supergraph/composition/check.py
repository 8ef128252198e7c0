"""Checks a proposed set of subgraphs against what is published and who uses it.

The answers: does it compose, what changes for clients, which of their operations break, and which
would need more of the subgraphs than before. Planning is the caller's, passed in as a function:
composition and planning know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from graphql import DocumentNode, GraphQLSyntaxError, parse, validate
from graphql.utilities import find_schema_changes
from graphql.utilities.find_schema_changes import BreakingChange, DangerousChange

from supergraph.composition.compose import CompositionResult, Subgraph, compose
from supergraph.schema.supergraph_schema import SupergraphSchema, load_supergraph

__all__ = [
    "Change",
    "CheckResult",
    "ClientOperation",
    "OperationVerdict",
    "PlanCost",
    "Severity",
    "check_subgraphs",
]


class Severity(StrEnum):
    """What a change does to clients that exist."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the published and the proposed API schema."""

    severity: Severity
    kind: str
    description: str

    def to_json(self) -> dict[str, str]:
        """Return the change as plain data."""
        return {
            "severity": self.severity.value,
            "kind": self.kind,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class ClientOperation:
    """An operation that clients are known to send.

    Attributes:
        client: the client's name.
        version: its version; empty if unknown.
        name: the operation's name, or its file.
        text: the GraphQL document.
    """

    client: str
    version: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanCost:
    """What a query plan asks of the subgraphs: how many fetches, and how many one after another."""

    fetches: int
    depth: int


@dataclass(frozen=True, slots=True)
class OperationVerdict:
    """What the proposal does to one operation.

    Attributes:
        operation: the operation.
        errors: why it is no longer valid; empty if it still is.
        before: the cost of its plan as published; None if it was not planned.
        after: the cost of its plan as proposed; None if it was not planned.
    """

    operation: ClientOperation
    errors: tuple[str, ...] = ()
    before: PlanCost | None = None
    after: PlanCost | None = None

    @property
    def broken(self) -> bool:
        """Whether the operation no longer works."""
        return bool(self.errors)

    @property
    def costlier(self) -> bool:
        """Whether its plan has more or deeper fetches than before."""
        if self.before is None or self.after is None:
            return False
        return self.after.fetches > self.before.fetches or self.after.depth > self.before.depth

    def to_json(self) -> dict[str, object]:
        """Return the verdict as plain data."""
        return {
            "client": self.operation.client,
            "version": self.operation.version,
            "operation": self.operation.name,
            "errors": list(self.errors),
            "before": _cost_to_json(self.before),
            "after": _cost_to_json(self.after),
            "costlier": self.costlier,
        }


def _cost_to_json(cost: PlanCost | None) -> dict[str, int] | None:
    return None if cost is None else {"fetches": cost.fetches, "depth": cost.depth}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a check found."""

    composition: CompositionResult
    changes: tuple[Change, ...] = ()
    operations: tuple[OperationVerdict, ...] = field(default=())

    @property
    def breaks(self) -> bool:
        """Whether publishing the proposal would break anything.

        With operations known, a breaking change that none of them meets breaks nothing.
        """
        if self.composition.errors:
            return True
        if self.operations:
            return any(verdict.broken for verdict in self.operations)
        return any(change.severity is Severity.BREAKING for change in self.changes)

    def to_json(self) -> dict[str, object]:
        """Return the result as plain data."""
        return {
            "breaks": self.breaks,
            "composition": self.composition.to_json(),
            "changes": [change.to_json() for change in self.changes],
            "operations": [verdict.to_json() for verdict in self.operations],
        }


Measure = Callable[[DocumentNode], PlanCost]
"""Plans a valid operation and says what the plan costs."""


def check_subgraphs(
    proposed: Sequence[Subgraph],
    published_sdl: str,
    operations: Sequence[ClientOperation] = (),
    measure_for: Callable[[SupergraphSchema], Measure] | None = None,
) -> CheckResult:
    """Check a proposal.

    Args:
        proposed: all subgraphs as they would be, the changed ones in place of the published.
        published_sdl: the supergraph that is in use.
        operations: what clients are known to send.
        measure_for: makes the measure of plans over a supergraph; None plans nothing.

    Raises:
        InvalidSupergraph: if the published supergraph cannot be read.
    """
    published = load_supergraph(published_sdl)
    composition = compose(proposed)
    if composition.supergraph_sdl is None:
        return CheckResult(composition)
    candidate = load_supergraph(composition.supergraph_sdl)
    before, after = _Schema.of(published, measure_for), _Schema.of(candidate, measure_for)
    return CheckResult(
        composition,
        _changes(published, candidate),
        tuple(_judge(operation, before, after) for operation in operations),
    )


@dataclass(frozen=True, slots=True)
class _Schema:
    """A supergraph with the measure of plans over it."""

    supergraph: SupergraphSchema
    measure: Measure | None

    @classmethod
    def of(
        cls,
        supergraph: SupergraphSchema,
        measure_for: Callable[[SupergraphSchema], Measure] | None,
    ) -> _Schema:
        return cls(supergraph, measure_for(supergraph) if measure_for else None)

    def errors(self, document: DocumentNode) -> tuple[str, ...]:
        return tuple(error.message for error in validate(self.supergraph.api, document))

    def cost(self, document: DocumentNode) -> PlanCost | None:
        return self.measure(document) if self.measure else None


def _changes(published: SupergraphSchema, candidate: SupergraphSchema) -> tuple[Change, ...]:
    order = list(Severity)
    found = [
        Change(_severity(change), change.type.name, change.description)
        for change in find_schema_changes(published.api, candidate.api)
    ]
    return tuple(sorted(found, key=lambda c: (order.index(c.severity), c.description)))


def _severity(change: object) -> Severity:
    if isinstance(change, BreakingChange):
        return Severity.BREAKING
    return Severity.DANGEROUS if isinstance(change, DangerousChange) else Severity.SAFE


def _judge(operation: ClientOperation, before: _Schema, after: _Schema) -> OperationVerdict:
    try:
        document = parse(operation.text)
    except GraphQLSyntaxError as error:
        return OperationVerdict(operation, (error.message,))
    errors = after.errors(document)
    if errors:
        return OperationVerdict(operation, errors)
    worked = not before.errors(document)
    return OperationVerdict(
        operation, (), before.cost(document) if worked else None, after.cost(document)
    )

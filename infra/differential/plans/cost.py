"""What a query plan costs: how many requests follow each other, and how many there are."""

from __future__ import annotations

from typing import NamedTuple

from graphql import FieldNode, parse
from graphql.language import Visitor, visit

from supergraph.plan import (
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    Sequence,
    Subscription,
)

__all__ = ["Cost", "measure"]


class Cost(NamedTuple):
    """The cost of a plan; smaller is better, from left to right.

    Attributes:
        waves: the longest chain of requests that wait for each other.
        requests: how many requests are sent when every condition holds.
        fields: how many fields they select, `__typename` aside.
    """

    waves: int
    requests: int
    fields: int


def measure(plan: QueryPlan) -> Cost:
    """Measures a plan."""
    return Cost(0, 0, 0) if plan.node is None else _cost(plan.node)


def _cost(node: PlanNode) -> Cost:
    match node:
        case Fetch() | BatchFetch():
            return Cost(1, 1, _fields(node.operation))
        case Flatten(_, inner):
            return _cost(inner)
        case Sequence(nodes):
            costs = [_cost(inner) for inner in nodes]
            return Cost(*(sum(column) for column in zip(*costs, strict=True)))
        case Parallel(nodes):
            costs = [_cost(inner) for inner in nodes]
            waves = max(cost.waves for cost in costs)
            return Cost(waves, sum(c.requests for c in costs), sum(c.fields for c in costs))
        case Condition(_, then, other):
            clauses = [_cost(clause) for clause in (then, other) if clause is not None]
            return Cost(*(max(column) for column in zip(*clauses, strict=True)))
        case Subscription(primary, rest):
            costs = [_cost(primary), *([] if rest is None else [_cost(rest)])]
            return Cost(*(sum(column) for column in zip(*costs, strict=True)))


class _Counter(Visitor):
    """Counts fields."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Counts one field."""
        self.count += node.name.value not in {"__typename", "_entities"}


def _fields(operation: str) -> int:
    counter = _Counter()
    visit(parse(operation, no_location=True), counter)
    return counter.count

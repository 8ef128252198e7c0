"""What carrying out a plan asks of the subgraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from supergraph.plan.nodes import (
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

__all__ = ["PlanCost", "measure_plan"]


@dataclass(frozen=True, slots=True)
class PlanCost:
    """The cost of a plan.

    Attributes:
        fetches: how many requests it makes of subgraphs; of two clauses the costlier counts.
        depth: how many of them wait for one another at most.
    """

    fetches: int
    depth: int


def measure_plan(plan: QueryPlan) -> PlanCost:
    """Return the cost of a plan."""
    return _measure(plan.node)


def _measure(node: PlanNode | None) -> PlanCost:  # noqa: PLR0911 -- one per kind of node
    match node:
        case None:
            return PlanCost(0, 0)
        case Fetch() | BatchFetch():
            return PlanCost(1, 1)
        case Flatten():
            return _measure(node.node)
        case Sequence():
            return _in_turn(node.nodes)
        case Subscription():
            return _in_turn((node.primary, node.rest))
        case Parallel():
            parts = [_measure(part) for part in node.nodes]
            return PlanCost(sum(p.fetches for p in parts), max(p.depth for p in parts))
        case Condition():
            clauses = [_measure(node.if_clause), _measure(node.else_clause)]
            return PlanCost(max(c.fetches for c in clauses), max(c.depth for c in clauses))


def _in_turn(nodes: Iterable[PlanNode | None]) -> PlanCost:
    parts = [_measure(node) for node in nodes]
    return PlanCost(sum(part.fetches for part in parts), sum(part.depth for part in parts))

"""What carrying out a plan asks of the subgraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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

__all__ = ["PlanCost", "costlier_of", "measure_plan"]


@dataclass(frozen=True, slots=True)
class PlanCost:
    """The cost of a plan.

    Attributes:
        fetches: how many requests it makes of subgraphs; of two clauses the costlier counts.
        depth: how many of them wait for one another at most.
        subgraphs: whom they ask.
    """

    fetches: int
    depth: int
    subgraphs: frozenset[str] = frozenset()


def measure_plan(plan: QueryPlan) -> PlanCost:
    """Return the cost of a plan."""
    return _measure(plan.node)


def _measure(node: PlanNode | None) -> PlanCost:  # noqa: PLR0911 -- one per kind of node
    match node:
        case None:
            return PlanCost(0, 0)
        case Fetch() | BatchFetch():
            return PlanCost(1, 1, frozenset({node.service_name}))
        case Flatten():
            return _measure(node.node)
        case Sequence():
            return _in_turn(node.nodes)
        case Subscription():
            return _in_turn((node.primary, node.rest))
        case Parallel():
            parts = [_measure(part) for part in node.nodes]
            fetches = sum(part.fetches for part in parts)
            return PlanCost(fetches, max(part.depth for part in parts), _asked(parts))
        case Condition():
            return costlier_of([_measure(node.if_clause), _measure(node.else_clause)])


def _in_turn(nodes: Iterable[PlanNode | None]) -> PlanCost:
    parts = [_measure(node) for node in nodes]
    fetches = sum(part.fetches for part in parts)
    return PlanCost(fetches, sum(part.depth for part in parts), _asked(parts))


def costlier_of(costs: Collection[PlanCost]) -> PlanCost:
    """Return the cost of what is one or another plan, at its worst."""
    fetches, depth = max(cost.fetches for cost in costs), max(cost.depth for cost in costs)
    return PlanCost(fetches, depth, _asked(costs))


def _asked(costs: Iterable[PlanCost]) -> frozenset[str]:
    return frozenset[str]().union(*(cost.subgraphs for cost in costs))

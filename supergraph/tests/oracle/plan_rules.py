"""What every plan must keep to, and what a plan shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphql import FieldNode, OperationDefinitionNode, parse

from supergraph.plan import (
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    KeyRenamer,
    Parallel,
    Sequence,
    Subscription,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.plan import PlanNode, QueryPlan


def broken_rules(plan: QueryPlan) -> list[str]:
    """The rules that a plan breaks, each said in a sentence."""
    found = []
    for node in _nodes(plan.node):
        if isinstance(node, Parallel):
            lookups = Counter(name for child in node.nodes for name in _looks_up(child))
            found += [
                f"{name} is asked {n} times in a wave" for name, n in lookups.items() if n > 1
            ]
        if isinstance(node, Fetch) and not node.requires and _asks_nothing(node.operation):
            found.append(f"{node.service_name} is asked for nothing but __typename")
    return found


def plan_features(plan: QueryPlan) -> set[str]:
    """What a plan shows."""
    found = set()
    for node in _nodes(plan.node):
        if isinstance(node, BatchFetch):
            found.add("batched fetch")
        if isinstance(node, Condition):
            found.add("conditional fetch")
        rewrites = (
            [r for e in node.entries for r in e.output_rewrites]
            if isinstance(node, BatchFetch)
            else list(node.output_rewrites)
            if isinstance(node, Fetch)
            else []
        )
        if any(isinstance(rewrite, KeyRenamer) for rewrite in rewrites):
            found.add("child type mismatch")
    return found


def _nodes(node: PlanNode | None) -> Iterator[PlanNode]:
    if node is None:
        return
    yield node
    match node:
        case Sequence(nodes) | Parallel(nodes):
            for child in nodes:
                yield from _nodes(child)
        case Condition(_, first, second):
            yield from _nodes(first)
            yield from _nodes(second)
        case Flatten(_, child):
            yield from _nodes(child)
        case Subscription(first, rest):
            yield from _nodes(first)
            yield from _nodes(rest)


def _looks_up(node: PlanNode) -> list[str]:
    """The subgraphs that a node of a wave asks for entities, whatever the request's conditions.

    A lookup with contextual arguments travels alone, since others know nothing of its variables.
    """
    match node:
        case BatchFetch():
            return [node.service_name]
        case Flatten(_, fetch) if fetch.requires and not fetch.context_rewrites:
            return [fetch.service_name]
        case _:
            return []


def _asks_nothing(operation: str) -> bool:
    definition, *_ = parse(operation).definitions
    assert isinstance(definition, OperationDefinitionNode)
    return all(
        isinstance(node, FieldNode) and node.name.value == "__typename"
        for node in definition.selection_set.selections
    )

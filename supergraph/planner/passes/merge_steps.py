"""Merges steps that ask one subgraph about the same objects."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from supergraph.plan.nodes import FieldSelection

if TYPE_CHECKING:
    from supergraph.planner.fetch_graph import FetchGraph, Step

__all__ = ["merge_steps"]


def merge_steps(graph: FetchGraph) -> None:
    """Merges entity lookups of equal subgraph and path, unless that makes the plan deeper.

    Two lookups stay apart when one waits for the other, or when they hand in the same field with
    different values (`@requires` with different arguments).
    """
    depth = graph.schedule()
    merged = True
    while merged:
        merged = False
        for kept, gone in combinations(list(graph.steps), 2):
            if _mergeable(graph, kept, gone) and _keeps_depth(graph, kept, gone, depth):
                graph.merge(kept, gone)
                depth = graph.schedule()
                merged = True
                break


def _mergeable(graph: FetchGraph, kept: Step, gone: Step) -> bool:
    return (
        kept.subgraph == gone.subgraph
        and kept.kind == gone.kind
        and kept.path == gone.path
        and kept.context == gone.context
        and kept.input_guards == gone.input_guards
        and _inputs_agree(kept, gone)
        and not graph.waits_for(gone, kept)
        and not graph.waits_for(kept, gone)
    )


def _keeps_depth(graph: FetchGraph, kept: Step, gone: Step, depth: int) -> bool:
    """Whether whatever waits for the two can still be sent in time."""
    later = max(kept.wave, gone.wave)
    return later + max(graph.height(kept), graph.height(gone)) < depth


def _inputs_agree(kept: Step, gone: Step) -> bool:
    """Whether no field of a representation would need two values."""
    for mine in kept.inputs:
        for other in gone.inputs:
            if mine.type != other.type or not set(mine.types) & set(other.types):
                continue
            values = {f.name: f for f in mine.fields if isinstance(f, FieldSelection)}
            for field in other.fields:
                if isinstance(field, FieldSelection):
                    same = values.get(field.name)
                    if same is not None and same.alias != field.alias:
                        return False
    return True

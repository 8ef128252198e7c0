"""Merges steps that ask one subgraph about the same objects."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from supergraph.plan.nodes import FieldSelection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supergraph.plan.nodes import RequiresSelection
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
            if not _agree(mine.fields, other.fields):
                return False
    return True


def _agree(mine: Iterable[RequiresSelection], others: Iterable[RequiresSelection]) -> bool:
    """Whether fields of one name are copied from one place, at every depth."""
    by_name: dict[str, list[FieldSelection]] = {}
    for field in _fields(mine):
        by_name.setdefault(field.name, []).append(field)
    return all(
        same.alias == field.alias and _agree(same.selections, field.selections)
        for field in _fields(others)
        for same in by_name.get(field.name, ())
    )


def _fields(selections: Iterable[RequiresSelection]) -> Iterator[FieldSelection]:
    """The fields selected, those in fragments included."""
    for selection in selections:
        if isinstance(selection, FieldSelection):
            yield selection
        else:
            yield from _fields(selection.selections)

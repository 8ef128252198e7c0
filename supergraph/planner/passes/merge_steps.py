"""Merges steps that ask one subgraph about the same objects."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from supergraph.plan.nodes import FieldSelection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supergraph.plan.nodes import RequiresSelection
    from supergraph.planner.fetch_graph import FetchGraph, Step, StepInput

__all__ = ["merge_steps"]


def merge_steps(graph: FetchGraph) -> None:
    """Merges entity lookups of equal subgraph and path, unless that makes the plan deeper.

    Two lookups stay apart when one waits for the other, when they hand in the same field with
    different values (`@requires` with different arguments), when one looks up an interface and
    the other its object types, or when one hands in what is not always there with the other's.
    """
    depth = graph.schedule()
    groups: dict[tuple[object, ...], list[Step]] = {}
    for step in graph.steps:
        place = (step.subgraph, step.kind, step.path, step.input_guards)
        groups.setdefault(place, []).append(step)
    heirs: dict[Step, Step] = {}
    for group in groups.values():
        heirs |= _heirs(group)
    graph.dissolve(heirs)
    alike = [[step for step in group if step not in heirs] for group in groups.values()]
    alike = [group for group in alike if len(group) > 1]
    depth = graph.schedule()
    merged = bool(alike)
    while merged:
        merged = False
        order = _Order(graph, depth)
        for group in alike:
            for kept, gone in combinations(group, 2):
                if order.admits(kept, gone) and _inputs_agree(kept, gone):
                    graph.merge(kept, gone)
                    group.remove(gone)
                    depth = graph.schedule()
                    merged = True
                    break
            if merged:
                break


def _heirs(group: list[Step]) -> dict[Step, Step]:
    """Lets steps of a group take over others that are sent in one wave: none moves to another."""
    heirs: dict[Step, Step] = {}
    kept: dict[int, list[Step]] = {}
    for step in group:
        others = kept.setdefault(step.wave, [])
        for other in others:
            if _inputs_agree(other, step):
                other.take_over(step)
                heirs[step] = other
                break
        else:
            others.append(step)
    return heirs


class _Order:
    """What waits for what in a fetch graph, as long as it does not change."""

    def __init__(self, graph: FetchGraph, depth: int) -> None:
        self._depth = depth
        self._before: dict[Step, set[Step]] = {}
        self._height: dict[Step, int] = dict.fromkeys(graph.steps, 0)
        by_wave = sorted(graph.steps, key=lambda step: step.wave)
        for step in by_wave:
            self._before[step] = step.parents.union(*(self._before[p] for p in step.parents))
        for step in reversed(by_wave):
            for parent in step.parents:
                self._height[parent] = max(self._height[parent], 1 + self._height[step])

    def admits(self, kept: Step, gone: Step) -> bool:
        """Whether two steps may become one: neither waits for the other, nothing comes later."""
        if kept in self._before[gone] or gone in self._before[kept]:
            return False
        later = max(kept.wave, gone.wave)
        return later + max(self._height[kept], self._height[gone]) < self._depth


def _inputs_agree(kept: Step, gone: Step) -> bool:
    """Whether no field of a representation would need two values, `__typename` included."""
    if not _look_up_alike(kept, gone):
        return False
    if not (_hands_in_no_more(kept, gone) or kept.is_there_with(gone)):
        return False
    if not (_hands_in_no_more(gone, kept) or gone.is_there_with(kept)):
        return False
    by_type: dict[str, list[StepInput]] = {}
    for mine in kept.inputs:
        by_type.setdefault(mine.type, []).append(mine)
    return all(
        mine.fields == other.fields
        or not set(mine.types) & set(other.types)
        or _agree(mine.fields, other.fields)
        for other in gone.inputs
        for mine in by_type.get(other.type, ())
    )


def _hands_in_no_more(step: Step, other: Step) -> bool:
    """Whether all that a step hands in of objects that another looks up, the other hands in too."""
    return all(
        set(mine.fields) <= set(its.fields)
        for mine in step.inputs
        for its in other.inputs
        if mine.type == its.type and set(mine.names) & set(its.names)
    )


def _look_up_alike(kept: Step, gone: Step) -> bool:
    """Whether both look up objects of one type under one name: their own, or an interface's."""
    types = {name: given.type for given in kept.inputs for name in given.types}
    return all(
        types.get(name, given.type) == given.type for given in gone.inputs for name in given.types
    )


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

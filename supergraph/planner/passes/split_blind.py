"""Splits lookups of interface objects by what is wanted of which object type.

Where an interface is an object, fragments cannot tell types apart: whatever a lookup selects is
resolved for all that it hands in. The types are known on this side, so objects of which different
fields are wanted are looked up apart; the lookups travel in one request all the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supergraph.planner.fetch_graph import FetchGraph, Step, StepInput

__all__ = ["split_blind"]


def split_blind(graph: FetchGraph) -> None:
    """Gives each class of object types of which the same fields are wanted a lookup of its own."""
    for step in list(graph.steps):
        if step.is_blind:
            classes = _classes(step)
            if len(classes) > 1:
                graph.replace(step, _parts(step, graph.next_number(), classes))


def _classes(step: Step) -> list[int]:
    """The object types (bit masks) that are handed in, split by the fields wanted."""
    handed_in = 0
    for given in step.inputs:
        handed_in |= given.mask
    classes = [handed_in]
    for selection in step.roots.values():
        for selected in selection.fields:
            halves = [(c & selected.types, c & ~selected.types) for c in classes]
            classes = [half for pair in halves for half in pair if half]
    return classes


def _parts(step: Step, number: int, classes: list[int]) -> list[Step]:
    return [_part(step, number + index, types) for index, types in enumerate(classes)]


def _part(step: Step, number: int, types: int) -> Step:
    """The lookup of some of the object types."""
    roots = {
        name: replace(
            selection, fields=[selected for selected in selection.fields if selected.types & types]
        )
        for name, selection in step.roots.items()
    }
    inputs = [_restricted(given, types) for given in step.inputs if given.mask & types]
    return replace(step, number=number, roots=roots, inputs=inputs, parents=set(step.parents))


def _restricted(given: StepInput, types: int) -> StepInput:
    names = tuple((name, bit) for name, bit in given.names if not bit or bit & types)
    return replace(given, names=names)

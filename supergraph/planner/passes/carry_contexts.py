"""Lets lookups carry the contextual arguments of fields below what they look up.

A field with a contextual argument begins a lookup, since a fetch knows only what was there before
it. Where an earlier lookup of the same subgraph leads to the same objects, and the value is there
before that one is sent, it can carry the value itself: one request and one wave less.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supergraph.graph.state import ENTITIES
from supergraph.plan.nodes import Key

if TYPE_CHECKING:
    from supergraph.plan.nodes import KeyRenamer, Path
    from supergraph.planner.fetch_graph import FetchGraph, Selection, Step

__all__ = ["carry_contexts"]


def carry_contexts(graph: FetchGraph) -> None:
    """Moves contextual fields into the lookup that leads to their objects."""
    for step in list(graph.steps):
        if step.context and not step.hands_in_requirements and step.roots.keys() == {ENTITIES}:
            _carry(graph, step)


def _carry(graph: FetchGraph, step: Step) -> None:
    leading = step.parents - step.context_givers
    if len(leading) != 1:
        return
    [carrier] = leading
    if carrier.kind != "entities" or carrier.subgraph != step.subgraph:
        return
    target = _target(carrier, step.path)
    rewrites = _seen_from(carrier, step)
    if target is None or rewrites is None or not step.context_givers <= _before(carrier):
        return
    target.absorb(step.roots[ENTITIES])
    carrier.add_context(step, rewrites)
    graph.dissolve({step: carrier})


def _target(carrier: Step, path: Path) -> Selection | None:
    """Where a lookup selects of the objects at a path; None when it does not, or in parts."""
    if path[: len(carrier.path)] != carrier.path or len(carrier.roots) != 1:
        return None
    [selection] = carrier.roots.values()
    for element in path[len(carrier.path) :]:
        if not isinstance(element, Key):
            continue
        below = [
            selected.child
            for selected in selection.fields
            if selected.key == element.name and selected.child is not None
        ]
        if len(below) != 1:
            return None
        [selection] = below
    return selection


def _seen_from(carrier: Step, step: Step) -> list[KeyRenamer] | None:
    """Where a step's values lie, seen from its carrier's objects; None when that is below them."""
    levels = sum(isinstance(element, Key) for element in step.path[len(carrier.path) :])
    rewrites = []
    for rewrite in step.context_rewrites:
        if rewrite.path.count("..") < levels:
            return None
        rewrites.append(replace(rewrite, path=rewrite.path[levels:]))
    shared = step.context_variables.keys() & carrier.context_variables.keys()
    own = [rewrite for rewrite in carrier.context_rewrites if rewrite.rename_to in shared]
    agree = own == [rewrite for rewrite in rewrites if rewrite.rename_to in shared]
    return rewrites if agree else None


def _before(step: Step) -> set[Step]:
    """Everything that a step waits for."""
    found: set[Step] = set()
    waiting = list(step.parents)
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting.extend(parent.parents)
    return found

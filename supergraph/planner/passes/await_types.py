"""Makes steps that go on from objects of certain types wait for those that tell the types.

Where an interface is an object, what lies below it may be wanted for some object types only. Such a
step's path tests the types, so it comes after whoever names them, whatever else it waits for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.plan.nodes import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.plan.nodes import Path
    from supergraph.planner.fetch_graph import FetchGraph, Step

__all__ = ["await_types"]


def await_types(graph: FetchGraph) -> None:
    """Lets each step wait for the lookups that tell the types which its path tests."""
    tellers: dict[Path, list[Step]] = {}
    for step in graph.steps:
        if any(selection.tells_type for selection in step.roots.values()):
            tellers.setdefault(step.path, []).append(step)
    for step in graph.steps:
        for tested in _tested(step.path):
            step.parents.update(tellers.get(tested, ()))


def _tested(path: Path) -> Iterator[Path]:
    """The places on a path at which types are tested."""
    for index, element in enumerate(path):
        if isinstance(element, Key) and element.types:
            yield path[:index]

"""How many waves a selection needs at least.

The bound is what remains when nothing stands in the way: every subgraph that resolves a field can
be entered in the wave after the object is first seen, whatever its keys and requirements. It spares
the search the proof that nothing shallower exists, and ways that end too deep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from supergraph.graph.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.operation.selection_set import Field, SelectionSet
    from supergraph.planner.position import Source

__all__ = ["DepthBound"]

_Times: TypeAlias = dict[State, int]
"""The earliest wave in which an object can be had at each state."""
_Key: TypeAlias = "tuple[SelectionSet, frozenset[tuple[State, int]]]"


@dataclass(slots=True)
class DepthBound:
    """Bounds the waves of positions from below.

    Attributes:
        graph: the query graph.
    """

    graph: QueryGraph
    _known: dict[_Key, int] = field(default_factory=dict)

    def last_wave(self, selection: SelectionSet, sources: tuple[Source, ...]) -> int:
        """A wave before which the last fetch cannot be sent.

        Args:
            selection: what is wanted at a position.
            sources: the fetches that reach it; none at the root of an operation.

        Returns:
            The wave, counted as that of `sources`; their earliest when nothing more is needed.
        """
        times: _Times = {}
        for source in sources:
            times[source.state] = min(source.time, times.get(source.state, source.time))
        return self._of(selection, times)

    def _of(self, selection: SelectionSet, times: _Times) -> int:
        start = min(times.values(), default=-1)
        key = (selection, frozenset((state, time - start) for state, time in times.items()))
        further = self._known.get(key)
        if further is None:
            further = self._known[key] = self._last(selection, times, start) - start
        return start + further

    def _last(self, selection: SelectionSet, times: _Times, start: int) -> int:
        possible = 0 if times else -1
        for state in times:
            possible |= self.graph.possible(state)
        last = start
        for wanted in selection.fields:
            types = wanted.types & possible
            if types and wanted.selection is None and last == start:
                last = self._leaf(wanted.name, types, times, start)
            elif types and wanted.selection is not None:
                last = max(last, self._composite(wanted, types, times, start))
        return last

    def _leaf(self, name: str, types: int, times: _Times, start: int) -> int:
        """The wave in which a leaf can be had."""
        at_hand = any(
            move.plain
            for state, time in times.items()
            if time == start
            for move in self.graph.moves(state, name, types)
        )
        return start if at_hand else start + 1

    def _composite(self, wanted: Field, types: int, times: _Times, start: int) -> int:
        """The wave in which the last part of a value can be had."""
        below = dict(self._at_hand(wanted.name, types, times))
        if below and self._had_by(wanted, below) <= start:
            return start
        below = {**dict(self._entered(wanted.name, types, times, start + 1)), **below}
        return self._had_by(wanted, below) if below else start

    def _had_by(self, wanted: Field, below: _Times) -> int:
        first = min(below.values())
        return first if wanted.selection is None else max(first, self._of(wanted.selection, below))

    def _at_hand(self, name: str, types: int, times: _Times) -> Iterator[tuple[State, int]]:
        """Where a value can be had from the sources, earliest last: later pairs overwrite."""
        for state, time in sorted(times.items(), key=lambda item: -item[1]):
            for move in self.graph.moves(state, name, types):
                if move.plain and move.target is not None:
                    yield move.target, time

    def _entered(
        self, name: str, types: int, times: _Times, wave: int
    ) -> Iterator[tuple[State, int]]:
        """Where a value can be had by entering a subgraph."""
        object_name = next(self.graph.objects.members(types), None)
        if object_name is None:
            return
        entries = [*self.graph.entries(object_name, name)]
        for interface in {state.type for state in times if self.graph.is_interface_object(state)}:
            entries += self.graph.interface_entries(interface)
        for entry in entries:
            for move in self.graph.moves(State(entry.subgraph, entry.type), name, types):
                if move.target is not None:
                    yield move.target, wave

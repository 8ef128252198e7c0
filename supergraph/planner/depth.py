"""How many waves a selection needs at least.

The bound is what remains when nothing stands in the way: every subgraph that resolves a field can
be entered in the wave after the object is first seen, whatever its keys and requirements. It spares
the search the proof that nothing shallower exists, and ways that end too deep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from supergraph.graph.state import Entry, State

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
        last = start
        for wanted in selection.fields:
            if wanted.selection is None and self._at_hand(wanted, times, start):
                continue
            options = dict(self._options(wanted, times, start + 1))
            if options:
                own = min(options.values())
                below = {s: t for s, t in options.items() if s is not None}
                if wanted.selection is not None and below:
                    own = max(own, self._of(wanted.selection, below))
                last = max(last, own)
        return last

    def _at_hand(self, wanted: Field, times: _Times, start: int) -> bool:
        return any(
            move.plain
            for state, time in times.items()
            if time == start
            for move in self.graph.moves(state, wanted.name, wanted.types)
        )

    def _options(
        self, wanted: Field, times: _Times, entered: int
    ) -> Iterator[tuple[State | None, int]]:
        """Where the value of a field can be had, earliest last: later pairs overwrite."""
        types = wanted.types
        if times:
            possible = 0
            for state in times:
                possible |= self.graph.possible(state)
            types &= possible
        name = next(self.graph.objects.members(types), None)
        if name is None:
            return
        for entry in self._entries(name, wanted, times):
            for move in self.graph.moves(State(entry.subgraph, entry.type), wanted.name, types):
                yield move.target, entered
        for state, time in sorted(times.items(), key=lambda item: -item[1]):
            for move in self.graph.moves(state, wanted.name, types):
                if move.plain:
                    yield move.target, time

    def _entries(self, name: str, wanted: Field, times: _Times) -> Iterator[Entry]:
        yield from self.graph.entries(name, wanted.name)
        for interface in {state.type for state in times if self.graph.is_interface_object(state)}:
            yield from self.graph.interface_entries(interface)

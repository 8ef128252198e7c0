"""What can be had at a position before anything is chosen: sources that resolve, ways to enter."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from supergraph.graph.state import Entry, Move, State
from supergraph.operation.selection_set import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.operation.selection_set import SelectionSet
    from supergraph.planner.position import Bounds, Position, Source, Wanted

__all__ = ["Atoms", "Direct", "Outlook", "coarser", "typename_field"]

Direct: TypeAlias = tuple[tuple[int, Move], ...]
"""Sources by number, each with its move for a field."""

Atoms: TypeAlias = list[tuple[int, Direct]]
"""Object types (bit masks), each with the sources that resolve a field for them right away."""

_LATE = 1000  # fields with requirements come last: a wave that is there already may serve them


def typename_field(types: int) -> Field:
    """`__typename`, wanted for some object types."""
    return Field("__typename", "__typename", "", "", frozenset(), frozenset(), types, None)


def coarser(atoms: Atoms) -> Atoms:
    """A split into no more classes than there are sources, each with those that it has in common.

    Where object types have a field in many combinations of sources, the selection below it need not
    be solved for each: the source of most types takes all of them, then the next one the rest.
    """
    classes: Atoms = []
    rest = atoms
    while rest:
        counts: Counter[tuple[int, Move]] = Counter()
        for mask, direct in rest:
            counts.update(dict.fromkeys(direct, mask.bit_count()))
        if not counts:
            classes.append((_union(rest), ()))
            break
        first = min(counts, key=lambda item: (-counts[item], item[0]))
        taken = [atom for atom in rest if first in atom[1]]
        common = set(taken[0][1]).intersection(*(direct for _, direct in taken))
        classes.append((_union(taken), tuple(item for item in taken[0][1] if item in common)))
        rest = [atom for atom in rest if first not in atom[1]]
    return classes


def _union(atoms: Atoms) -> int:
    types = 0
    for mask, _ in atoms:
        types |= mask
    return types


def _split(atoms: Atoms, index: int, move: Move) -> Atoms:
    split: Atoms = []
    for mask, direct in atoms:
        common = mask & move.types
        if common:
            split.append((common, (*direct, (index, move))))
        if mask != common:
            split.append((mask & ~common, direct))
    return split


class Outlook:
    """Asks the query graph on behalf of a position.

    Args:
        graph: what the subgraphs resolve.
    """

    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph

    def survey(
        self, position: Position, wanted: list[tuple[Field, int]]
    ) -> tuple[list[tuple[Field, int]], Counter[int]]:
        """Orders what is wanted, and counts for how many fields each subgraph might be entered.

        Fields without a choice come first; among others, those with the fewest ways.
        """
        demand: Counter[int] = Counter()
        ranked: list[tuple[int, tuple[Field, int]]] = []
        for field, types in wanted:
            name = next(self._graph.objects.members(types), None)
            at_hand = name is None or any(
                move.plain
                for source in position.base
                for move in self._graph.moves(source.state, field.name, types)
            )
            if name is None or (at_hand and field.selection is None):
                ranked.append((0, (field, types)))
                continue
            entries = self._graph.entries(name, field.name)
            demand.update({entry.subgraph for entry in entries})
            freedom = 0 if at_hand else 1 + len(entries) + self._lateness(entries, field, types)
            ranked.append((freedom, (field, types)))
        ranked.sort(key=itemgetter(0))
        return [item for _, item in ranked], demand

    def _lateness(self, entries: tuple[Entry, ...], field: Field, types: int) -> int:
        late = any(
            not move.plain
            for entry in entries
            for move in self._graph.moves(State(entry.subgraph, entry.type), field.name, types)
        )
        return _LATE if late else 0

    def type_unknown(self, position: Position) -> bool:
        """Whether no source from above tells the concrete type of the object."""
        return bool(position.base) and all(
            self._graph.is_interface_object(source.state) for source in position.base
        )

    def atoms(self, position: Position, field: Field, types: int, bounds: Bounds) -> Atoms:
        """Splits object types by the sources that resolve a field right away (step A)."""
        atoms: Atoms = [(types, ())] if types else []
        for index, source in position.sources():
            if source.time > bounds.budget:
                continue
            if index < len(position.base) and self._is_ambiguous(source, field, types):
                continue
            entered = types & position.entered(index)
            for move in self._graph.moves(source.state, field.name, entered):
                if move.plain:
                    atoms = _split(atoms, index, move)
        return atoms

    def _is_ambiguous(self, source: Source, field: Field, types: int) -> bool:
        """Whether a source would need the object's type for a field, and does not know it.

        Where all types can be looked up once they are known, that is done instead.
        """
        if not field.by_type or not self._graph.is_interface_object(source.state):
            return False
        names = self._graph.objects.members(types)
        return all(self._graph.entries(name, field.name) for name in names)

    def kept(
        self, selection: SelectionSet, used: list[int], below: tuple[Source, ...]
    ) -> list[int]:
        """The sources of a value to ask: those that are used, and one that tells its type.

        What is wanted was found on the word of all sources that the concrete type is known.

        Args:
            selection: what is wanted of the value.
            used: the numbers of the sources that something wanted comes from, in order.
            below: all sources of the value.
        """
        telling = {
            index
            for index, source in enumerate(below)
            if not self._graph.is_interface_object(source.state)
        }
        if not selection.typename or not telling:
            return used or [self._widest(below, range(len(below)))]
        if telling.isdisjoint(used):
            return sorted([*used, self._widest(below, telling)])
        return used

    def _widest(self, below: tuple[Source, ...], among: Iterable[int]) -> int:
        """The source that knows most object types, among the earliest of some."""
        first = min(below[index].time for index in among)
        return max(
            (index for index in among if below[index].time == first),
            key=lambda index: (self._graph.possible(below[index].state).bit_count(), -index),
        )

    def entry_classes(
        self, position: Position, wanted: Wanted
    ) -> list[tuple[int, tuple[Entry, ...]]]:
        """Groups object types by the entries that resolve the field for them."""
        field, types, bounds = wanted
        classes: dict[tuple[Entry, ...], int] = {}
        blind = self.type_unknown(position)
        parts = self._singles(types) if blind else self._graph.alike(types, field.name)
        for mask in parts:
            entries = self.entries(position, field, mask, bounds)
            classes[entries] = classes.get(entries, 0) | mask
        return [(mask, entries) for entries, mask in classes.items()]

    def _singles(self, types: int) -> tuple[int, ...]:
        objects = self._graph.objects
        return tuple(objects.bit(name) for name in objects.members(types))

    def _interface_entries(self, position: Position, field: Field, mask: int) -> tuple[Entry, ...]:
        """The entries by interface that resolve a field without anything of one object type.

        What a field of an object type requires can only be handed in under that type's name.
        """
        interfaces = sorted({source.state.type for source in position.base})
        found: list[Entry] = []
        for interface in interfaces:
            for entry in self._graph.interface_entries(interface):
                state = State(entry.subgraph, interface)
                moves = self._graph.moves(state, field.name, mask)
                if moves and all(move.plain for move in moves):
                    found.append(entry)
        return tuple(found)

    def entries(
        self, position: Position, field: Field, mask: int, bounds: Bounds
    ) -> tuple[Entry, ...]:
        """The entries that resolve the field for the first of some object types."""
        name = next(self._graph.objects.members(mask))
        found: tuple[Entry, ...] = ()
        if self.type_unknown(position):
            found = self._interface_entries(position, field, mask)
            if field.name == "__typename":
                return tuple(e for e in found if e.subgraph not in bounds.excluded)
        found += self._graph.entries(name, field.name)
        mutated = self._graph.schema.root_names.get(name) not in {None, "query"}
        return tuple(
            entry
            for entry in found
            if entry.subgraph not in bounds.excluded and not (mutated and not entry.keys)
        )

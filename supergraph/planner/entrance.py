"""Opens jumps into subgraphs: finds what a jump hands in, and the wave in which it can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from supergraph.graph.state import ENTITIES, State
from supergraph.planner.choice import Input, Jump
from supergraph.planner.outlook import typename_field
from supergraph.planner.position import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.graph.state import Entry, Move
    from supergraph.operation.selection_set import Field
    from supergraph.planner.choice import FieldChoice
    from supergraph.planner.depth import DepthBound
    from supergraph.planner.outlook import Outlook
    from supergraph.planner.position import Bounds, Position, Wanted

__all__ = ["Entrance", "Resolve"]


Resolve: TypeAlias = "Callable[[Position, Field, int, Bounds], list[FieldChoice] | None]"
"""Resolves a field at a position for some object types; None when it cannot be."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """The ways from a position into subgraphs.

    Attributes:
        graph: what the subgraphs resolve.
        outlook: the same, asked on behalf of a position.
        depth: how many waves a selection needs at least.
        resolve: resolves what is handed in, at the same position.
    """

    graph: QueryGraph
    outlook: Outlook
    depth: DepthBound
    resolve: Resolve

    def in_time(self, wanted: Wanted, move: Move) -> Bounds:
        """The bounds for a jump, after which there must be waves for what lies below the field."""
        selection, bounds = wanted.field.selection, wanted.bounds
        if selection is None or move.target is None or bounds.endless:
            return bounds
        below = self.depth.last_wave(selection, (Source(move.target, 0),))
        return bounds._replace(budget=bounds.budget - below)

    def open(self, position: Position, entry: Entry, move: Move, bounds: Bounds) -> int | None:
        """Makes the jump for a move, with its inputs.

        Args:
            position: where it begins; the jump is added to it.
            entry: the way into the subgraph.
            move: what is wanted there.
            bounds: what the search may do.

        Returns:
            The source number of the jump, or None if something that it hands in cannot be had.
        """
        state = State(entry.subgraph, entry.type)
        if not entry.keys:
            time = position.start + 1
            return position.jump(Jump(state, time, ())) if time <= bounds.budget else None
        inner = bounds._replace(budget=bounds.budget - 1)
        if inner.budget < position.start:
            return None
        required: list[FieldChoice] = []
        if move.requires is not None:
            # What is required may itself need the subgraph: only waiting for itself is barred.
            demand = (entry.subgraph, move.requires, move.types)
            if demand in bounds.active:
                return None
            found = self._inputs(position, move.requires, move.types, inner.resolving(demand))
            if found is None:
                return None
            required = found
        inner = inner._replace(excluded=bounds.excluded | {entry.subgraph})
        keyed = self._key(position, entry, move.types, inner)
        if keyed is None:
            return None
        fields = (*keyed, *required)
        jump = Jump(
            state=state,
            time=position.done(fields) + 1,
            inputs=(Input(move.types, fields),),
            requires=move.requires,
            context=move.context,
        )
        return position.jump(jump)

    def _key(
        self, position: Position, entry: Entry, types: int, bounds: Bounds
    ) -> list[FieldChoice] | None:
        """Resolves one of an entry's keys: the one that is there soonest, then cheapest."""
        best: tuple[tuple[int, int], Position, list[FieldChoice]] | None = None
        for key in entry.keys:
            trial = position.copy()
            found = self._inputs(trial, key, types, bounds)
            if found is not None and entry.type == ENTITIES and self.outlook.type_unknown(position):
                known = self.resolve(trial, typename_field(types), types, bounds)
                found = None if known is None else [*known, *found]
            if found is None:
                continue
            rank = (trial.done(found), trial.cost())
            if best is None or rank < best[0]:
                best = (rank, trial, found)
        if best is None:
            return None
        position.adopt(best[1])
        return best[2]

    def _inputs(
        self, position: Position, field_set: str, types: int, bounds: Bounds
    ) -> list[FieldChoice] | None:
        found: list[FieldChoice] = []
        for field in self.graph.field_set(field_set, types).fields:
            choices = self.resolve(position, field, field.types & types, bounds)
            if choices is None:
                return None
            found.extend(choices)
        return found

"""The query graph of a supergraph under a set of override labels, worked out on demand.

Every answer depends on the schema only, so it is kept: a second operation finds the paths of the
first one ready. Memos are plain dictionaries filled with equal values whoever comes first, so a
graph may be shared between threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.graph.state import ENTITIES, Entry, Move, State
from supergraph.graph.subgraph_types import (
    SubgraphField,
    SubgraphType,
    read_field,
    read_type,
)
from supergraph.operation.normalize import selection_of_field_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.operation.selection_set import Field, SelectionSet
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["QueryGraph"]

_MEMO_LIMIT = 100_000
"""Clients can ask about any set of object types: beyond this many, answers are forgotten."""


class QueryGraph:
    """Answers from which state which field or entity can be reached.

    Args:
        schema: the supergraph.
        labels: the override labels that are active.
    """

    def __init__(self, schema: SupergraphSchema, labels: frozenset[str] = frozenset()) -> None:
        self.schema = schema
        self.objects = schema.object_types
        self.labels = labels
        self._graphs = tuple(subgraph.graph for subgraph in schema.subgraphs)
        self._indexes = {graph: index for index, graph in enumerate(self._graphs)}
        self._types: dict[tuple[int, str], SubgraphType | None] = {}
        self._fields: dict[tuple[int, str, str], SubgraphField | None] = {}
        self._moves: dict[tuple[State, str, int], tuple[Move, ...]] = {}
        self._ways: dict[str, tuple[tuple[Entry, str], ...]] = {}
        self._entries: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._alike: dict[tuple[int, str], tuple[int, ...]] = {}
        self._field_sets: dict[tuple[str, int], SelectionSet] = {}

    def name(self, subgraph: int) -> str:
        """The name of a subgraph."""
        return self.schema.subgraphs[subgraph].name

    def type(self, subgraph: int, name: str) -> SubgraphType | None:
        """A composite type as a subgraph knows it, or None."""
        key = (subgraph, name)
        if key not in self._types:
            self._types[key] = read_type(self.schema, self._graphs[subgraph], name)
        return self._types[key]

    def field(self, subgraph: int, type_name: str, name: str) -> SubgraphField | None:
        """A field as a subgraph knows it, resolvable or not, or None."""
        key = (subgraph, type_name, name)
        if key not in self._fields:
            merged = self.schema.types[type_name]
            known = self.type(subgraph, type_name) is not None
            graph = self._graphs[subgraph]
            self._fields[key] = read_field(merged, name, graph, self.labels) if known else None
        return self._fields[key]

    def possible(self, state: State) -> int:
        """The object types (bit mask) that an object at a state may have."""
        if state.type == ENTITIES:
            return -1
        known = self.type(state.subgraph, state.type)
        return known.possible if known is not None else 0

    def is_interface_object(self, state: State) -> bool:
        """Whether objects at a state are of an interface whose implementations it cannot tell."""
        if state.type == ENTITIES:
            return False
        known = self.type(state.subgraph, state.type)
        return known is not None and known.interface_object

    def field_set(self, text: str, types: int) -> SelectionSet:
        """A field set in normal form, read for some object types."""
        key = (text, types)
        found = self._field_sets.get(key)
        if found is None:
            if len(self._field_sets) > _MEMO_LIMIT:
                self._field_sets.clear()
            found = self._field_sets[key] = selection_of_field_set(text, types, self.schema)
        return found

    def moves(self, state: State, field_name: str, types: int) -> tuple[Move, ...]:
        """How a field can be selected at a state.

        Args:
            state: where.
            field_name: the field.
            types: the object types (bit mask) for which it is wanted.

        Returns:
            One move for each class of object types that have the same outcome; types for which
            the field cannot be selected, or which the state cannot give, are in none.
        """
        types &= self.possible(state)
        key = (state, field_name, types)
        found = self._moves.get(key)
        if found is None:
            if len(self._moves) > _MEMO_LIMIT:
                self._moves.clear()
            found = self._moves[key] = self._find_moves(state, field_name, types)
        return found

    def _find_moves(self, state: State, field_name: str, types: int) -> tuple[Move, ...]:
        if self.is_interface_object(state):
            move = self._move(state, state.type, field_name, types)
            return () if move is None or not types else (move,)
        if field_name == "__typename":
            return (Move(types, None, None, ()),) if types else ()
        classes: dict[tuple[object, ...], Move] = {}
        for name in self.objects.members(types):
            move = self._move(state, name, field_name, self.objects.bit(name))
            if move is None:
                continue
            outcome = (move.target, move.requires, move.context)
            same = classes.get(outcome)
            total = move.types | (same.types if same is not None else 0)
            classes[outcome] = Move(total, move.target, move.requires, move.context)
        return tuple(classes.values())

    def _move(self, state: State, parent: str, field_name: str, types: int) -> Move | None:
        if field_name == "__typename":
            return None
        field = self.field(state.subgraph, parent, field_name)
        if field is None:
            return None
        nested: list[SelectionSet] = []
        provided = False
        for field_set in state.provided:
            for selected in field_set.fields:
                if selected.name == field_name and selected.types & types:
                    provided = True
                    if selected.selection is not None:
                        nested.append(selected.selection)
        if not field.resolvable and not provided:
            return None
        requires = field.requires
        if requires is not None and self.covers(state, self.field_set(requires, types)):
            requires = None
        return Move(types, self._target(state, field, nested), requires, field.context)

    def _target(
        self, state: State, field: SubgraphField, nested: list[SelectionSet]
    ) -> State | None:
        name = field.type.name
        if name not in self.schema.possible_types:
            return None
        if field.provides is not None:
            nested.append(self.field_set(field.provides, self.objects.mask(name)))
        return State(state.subgraph, name, tuple(nested))

    def covers(self, state: State, selection: SelectionSet) -> bool:
        """Whether all of a selection can be selected at a state, without leaving it."""
        for field in selection.fields:
            wanted = field.types & self.possible(state)
            for move in self.moves(state, field.name, wanted):
                if not self._covers_below(move, field):
                    return False
                wanted &= ~move.types
            if wanted:
                return False
        return True

    def _covers_below(self, move: Move, field: Field) -> bool:
        if move.target is None or field.selection is None:
            return move.plain
        return move.plain and self.covers(move.target, field.selection)

    def entries(self, object_name: str, field_name: str) -> tuple[Entry, ...]:
        """The ways into subgraphs that resolve a field of an object type.

        Args:
            object_name: the object type.
            field_name: the field, or `__typename` for subgraphs that know the type itself.

        Returns:
            In the order of the subgraphs.
        """
        key = (object_name, field_name)
        found = self._entries.get(key)
        if found is None:
            ways = self._ways.get(object_name)
            if ways is None:
                ways = self._ways[object_name] = tuple(self._find_ways(object_name))
            found = self._entries[key] = tuple(
                entry
                for entry, parent in ways
                if self._resolves(entry.subgraph, parent, field_name)
            )
        return found

    def alike(self, types: int, field_name: str) -> tuple[int, ...]:
        """Splits object types (bit mask) by the ways into subgraphs that resolve a field of them.

        Args:
            types: the object types.
            field_name: the field.

        Returns:
            A mask for each class of types that have the same `entries`, in the types' order.
        """
        key = (types, field_name)
        found = self._alike.get(key)
        if found is None:
            if len(self._alike) > _MEMO_LIMIT:
                self._alike.clear()
            classes: dict[tuple[Entry, ...], int] = {}
            for name in self.objects.members(types):
                entries = self.entries(name, field_name)
                classes[entries] = classes.get(entries, 0) | self.objects.bit(name)
            found = self._alike[key] = tuple(classes.values())
        return found

    def _find_ways(self, object_name: str) -> Iterator[tuple[Entry, str]]:
        """The ways into subgraphs for an object type, each with the type as known there."""
        merged = self.schema.types[object_name]
        is_root = self.schema.root_names.get(object_name) is not None
        joined = {object_name: merged.joins}
        for interface in merged.interfaces:
            joins = self.schema.types[interface].joins
            joined[interface] = {g: join for g, join in joins.items() if join.interface_object}
        for subgraph in sorted({self._indexes[g] for joins in joined.values() for g in joins}):
            for parent, joins in joined.items():
                join = joins.get(self._graphs[subgraph])
                if join is None:
                    continue
                keys = tuple(key.fields for key in join.keys if key.resolvable)
                if is_root:
                    yield Entry(subgraph, object_name, ()), parent
                elif keys:
                    yield (
                        Entry(subgraph, parent if join.interface_object else ENTITIES, keys),
                        parent,
                    )

    def _resolves(self, subgraph: int, parent: str, field_name: str) -> bool:
        if field_name == "__typename":
            known = self.type(subgraph, parent)
            return known is not None and not known.interface_object
        field = self.field(subgraph, parent, field_name)
        return field is not None and field.resolvable

    def interface_entries(self, interface: str) -> tuple[Entry, ...]:
        """The ways into subgraphs that look up entities by an interface and tell their type."""
        found: list[Entry] = []
        for subgraph in range(len(self._graphs)):
            known = self.type(subgraph, interface)
            if known is None or known.interface_object or not known.abstract:
                continue
            keys = tuple(key.fields for key in known.keys if key.resolvable)
            if keys:
                found.append(Entry(subgraph, interface, keys))
        return tuple(found)

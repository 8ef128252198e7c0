"""Which choices of override labels a search has to remember.

A label is on or off for a whole operation, so a walk that has gone through one of its fields must
keep to that choice. To remember every choice would multiply the states that a walk looks at, by
two for each label. But to forget one only makes the walk stricter: the label's fields are tried
both ways again, and cannot be used to jump. So a walk that forgets all choices and finds no error
proves as much as one that remembers them. If it finds errors, those choices are remembered that
may have been missed where the errors are, and the walk is repeated, until no such choice is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from supergraph.composition.field_set import FieldSet, walk
from supergraph.composition.merge.state import Overrides
from supergraph.composition.satisfiability.graph import SubgraphGraph
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named

__all__ = ["Choice", "Labels"]

Choice: TypeAlias = tuple[str, bool]
"""A label, and whether it is on."""


class Labels:
    """The override labels of a supergraph, and those whose choices are remembered.

    Args:
        graph: what the subgraphs resolve.
        overrides: the overrides of the fields that have any.

    Attributes:
        by_field: the label of each field that has one, by type and name.
    """

    def __init__(
        self, graph: SubgraphGraph, overrides: Mapping[tuple[str, str], Overrides]
    ) -> None:
        self.by_field = {
            at: label
            for at, found in overrides.items()
            for label in sorted(set(found.labels.values()))
        }
        self._graph = graph
        self._kept: set[str] = set()
        self._missed: set[str] = set()
        self._near: dict[str, frozenset[str]] = {}

    def remembered(self, choices: frozenset[Choice]) -> frozenset[Choice]:
        """Return the choices that are carried on."""
        if not choices or all(label in self._kept for label, _ in choices):
            return choices
        return frozenset(choice for choice in choices if choice[0] in self._kept)

    def note_failure(self, type_name: str, history: frozenset[Choice]) -> None:
        """Remember which forgotten choices may have led to a dead end.

        These are the labels that were chosen both ways on the way to it, and those that fields have
        by which one could move on from the type.
        """
        if not history:
            return
        chosen = {label for label, _ in history}
        both = {label for label, on in history if on and (label, False) in history}
        self._missed |= both | (chosen & self._labels_near(type_name))

    def remember_more(self) -> bool:
        """Carry on the choices that were missed; whether there are any."""
        new = self._missed - self._kept
        self._kept |= new
        return bool(new)

    def _labels_near(self, type_name: str) -> frozenset[str]:
        known = self._near.get(type_name)
        if known is None:
            known = self._near[type_name] = frozenset(self._find_near(type_name))
        return known

    def _find_near(self, type_name: str) -> Iterable[str]:
        """Yield the labels of a type's fields, and of what its keys and @requires go through."""
        seen: set[str] = set()
        waiting = [type_name]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            yield from (label for at, label in self.by_field.items() if at[0] == name)
            for index, subgraph in enumerate(self._graph.subgraphs):
                waiting += self._types_needed(index, subgraph, name)

    def _types_needed(self, index: int, subgraph: LoadedSubgraph, name: str) -> Iterable[str]:
        """Yield the types that keys and requirements of a type in a subgraph select on."""
        node = self._graph.nodes[index].get(name)
        if node is None:
            return
        yield from node.runtime
        definition = subgraph.schema.types[name]
        yield from definition.interfaces
        needed: list[FieldSet] = [*node.keys, *(edge.requires for edge in node.edges.values())]
        for picks in needed:
            for visit in walk(subgraph.schema, name, picks):
                yield visit.parent
                yield named(visit.field.type)

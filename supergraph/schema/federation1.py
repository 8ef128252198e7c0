"""Supergraphs of join specification 0.1, brought into the form that later versions have.

Version 0.1 says less: an entity has an owner and keys per subgraph, a field names its subgraph only
where it is not the owner, value types name none, and fields that a subgraph merely refers to are
not written down. What is missing follows from it:

A. A field without `@join__field` belongs to its type's owner; the fields of a subgraph's keys are
   known there as well.
B. A type without `@join__type` is in each subgraph from which it can be reached.
C. Fields inside `requires` and `provides` that the subgraph does not have are external there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from supergraph.schema.field_set import parse_field_set
from supergraph.schema.join_spec import JoinField, JoinType, directives_named, type_reference
from supergraph.schema.supergraph_types import SupergraphType, TypeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.schema.supergraph_types import SupergraphField

__all__ = ["upgrade_types"]


def upgrade_types(
    types: Mapping[str, SupergraphType], roots: frozenset[str]
) -> dict[str, SupergraphType]:
    """Adds the join information that version 0.1 leaves out.

    Args:
        types: the types as they are written.
        roots: the names of the root types.

    Returns:
        The same types, each with what every subgraph has of it.
    """
    work = _Upgrade(types, roots)
    work.place_fields()
    work.reach_value_types()
    work.add_externals()
    return {name: work.upgraded(name) for name in types}


def _named_by(written: SupergraphField) -> list[str]:
    """The types that a field and its arguments have."""
    return [written.type.name, *(argument.name for argument in written.arguments.values())]


@dataclass(slots=True)
class _Upgrade:
    types: Mapping[str, SupergraphType]
    roots: frozenset[str]
    joins: dict[str, dict[str, JoinType]] = field(default_factory=dict)
    fields: dict[str, dict[str, list[JoinField]]] = field(default_factory=dict)

    def place_fields(self) -> None:
        """Step A."""
        for name, found in self.types.items():
            self.joins[name] = dict(found.joins)
            owner = next(directives_named(found.node.directives or (), "join__owner"), None)
            placed = self.fields[name] = {}
            if owner is None and name not in self.roots:
                continue
            for written in found.fields.values():
                joins = list(written.joins)
                if not joins and owner is not None:
                    joins = [JoinField(owner["graph"])]
                placed[written.name] = joins
                if name in self.roots:
                    for join in joins:
                        graph = join.graph or ""
                        self.joins[name].setdefault(graph, JoinType(graph, (), False))
            for graph, join_type in found.joins.items():
                for key in join_type.keys:
                    self._know(name, parse_field_set(key.fields), JoinField(graph))

    def _know(self, type_name: str, selections: SelectionSetNode, join: JoinField) -> None:
        """Makes the fields of a selection known in a subgraph, where they are not yet."""
        for node in selections.selections:
            if isinstance(node, InlineFragmentNode):
                inner = node.type_condition.name.value if node.type_condition else type_name
                self._know(inner, node.selection_set, join)
            elif isinstance(node, FieldNode) and type_name in self.types:
                name = node.name.value
                written = self.types[type_name].fields.get(name)
                if written is None:
                    continue
                placed = self.fields.setdefault(type_name, {}).get(name)
                if placed is not None and all(known.graph != join.graph for known in placed):
                    placed.append(join)
                if node.selection_set is not None:
                    self._know(written.type.name, node.selection_set, join)

    def reach_value_types(self) -> None:
        """Step B."""
        waiting = [
            (join.graph, reached)
            for name, placed in self.fields.items()
            for field_name, joins in placed.items()
            for join in joins
            if join.graph is not None
            for reached in _named_by(self.types[name].fields[field_name])
        ]
        while waiting:
            graph, name = waiting.pop()
            found = self.types.get(name)
            if found is None or graph in self.joins[name]:
                continue
            self.joins[name][graph] = JoinType(graph, (), interface_object=False)
            waiting.extend((graph, reached) for reached in self._reached_from(found))

    def _reached_from(self, found: SupergraphType) -> list[str]:
        if found.kind is TypeKind.INPUT_OBJECT:
            items = getattr(found.node, "fields", None) or ()
            return [type_reference(item.type).name for item in items]
        inner = [name for written in found.fields.values() for name in _named_by(written)]
        return [*inner, *self._members(found)]

    def _members(self, found: SupergraphType) -> list[str]:
        """The value types that an abstract type may stand for."""
        if found.kind is TypeKind.UNION:
            members = list(found.members)
        else:
            members = [n for n, t in self.types.items() if found.name in t.interfaces]
        return [name for name in members if not self.types[name].joins]

    def add_externals(self) -> None:
        """Step C."""
        for name, placed in list(self.fields.items()):
            for field_name, joins in placed.items():
                for join in list(joins):
                    external = JoinField(join.graph, external=True)
                    if join.requires is not None:
                        self._know(name, parse_field_set(join.requires), external)
                    if join.provides is not None:
                        target = self.types[name].fields[field_name].type.name
                        self._know(target, parse_field_set(join.provides), external)

    def upgraded(self, name: str) -> SupergraphType:
        found = self.types[name]
        placed = self.fields.get(name, {})
        fields: dict[str, SupergraphField] = {
            written.name: written.with_joins(tuple(placed.get(written.name, ())))
            for written in found.fields.values()
        }
        return found.with_joins(self.joins[name], fields)

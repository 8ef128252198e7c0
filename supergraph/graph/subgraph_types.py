"""A composite type and its fields as one subgraph knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import FieldNode

from supergraph.schema.field_set import parse_field_set
from supergraph.schema.join_spec import JoinField
from supergraph.schema.supergraph_types import TypeKind

if TYPE_CHECKING:
    from supergraph.schema.join_spec import ContextArgument, JoinKey, TypeReference
    from supergraph.schema.supergraph_schema import SupergraphSchema
    from supergraph.schema.supergraph_types import SupergraphField, SupergraphType

__all__ = ["SubgraphField", "SubgraphType", "read_field", "read_type"]


@dataclass(frozen=True, slots=True)
class SubgraphType:
    """A composite type as one subgraph knows it.

    Attributes:
        name: its name.
        interface_object: whether an interface of the supergraph is an object here.
        abstract: whether it is an interface or a union here.
        possible: the object types (bit mask) that its objects may have; for an interface object
            all implementations, since the subgraph cannot tell.
        keys: its keys, resolvable or not.
    """

    name: str
    interface_object: bool
    abstract: bool
    possible: int
    keys: tuple[JoinKey, ...]


@dataclass(frozen=True, slots=True)
class SubgraphField:
    """A field as one subgraph knows it.

    Attributes:
        name: its name.
        type: its type in the subgraph.
        resolvable: whether the subgraph resolves it (not external, not overridden).
        requires: the field set of `@requires`, or None.
        provides: the field set of `@provides`, or None.
        context: arguments that ancestors fill.
    """

    name: str
    type: TypeReference
    resolvable: bool
    requires: str | None
    provides: str | None
    context: tuple[ContextArgument, ...]


def read_type(schema: SupergraphSchema, graph: str, name: str) -> SubgraphType | None:
    """Reads what a subgraph has of a composite type; None when it does not know it."""
    merged = schema.types.get(name)
    if merged is None or graph not in merged.joins:
        return None
    join = merged.joins[graph]
    return SubgraphType(
        name=name,
        interface_object=join.interface_object,
        abstract=merged.kind is not TypeKind.OBJECT and not join.interface_object,
        possible=_possible(schema, graph, merged),
        keys=join.keys,
    )


def _possible(schema: SupergraphSchema, graph: str, merged: SupergraphType) -> int:
    objects = schema.object_types
    if merged.kind is TypeKind.OBJECT or merged.joins[graph].interface_object:
        return objects.mask(merged.name)
    if merged.graph_members:
        return sum(objects.bit(name) for name in merged.graph_members.get(graph, ()))
    return sum(
        objects.bit(name)
        for name in schema.possible_types[merged.name]
        if _belongs(schema.types[name], graph, merged)
    )


def _belongs(member: SupergraphType, graph: str, abstract: SupergraphType) -> bool:
    if graph not in member.joins:
        return False
    if abstract.kind is TypeKind.UNION or not member.implements:
        return True
    return abstract.name in member.implements.get(graph, ())


def read_field(
    merged: SupergraphType, name: str, graph: str, labels: frozenset[str]
) -> SubgraphField | None:
    """Reads what a subgraph has of a field; None when it does not know it.

    Args:
        merged: the parent type; the subgraph has it.
        name: the field.
        graph: the subgraph's value of `join__Graph`.
        labels: the override labels that are active.
    """
    field = merged.fields.get(name)
    if field is None:
        return None
    join = _join(field, graph)
    if join is None:
        return None
    return SubgraphField(
        name=name,
        type=join.type or field.type,
        resolvable=_resolvable(merged, field, join, labels),
        requires=join.requires,
        provides=join.provides,
        context=join.context_arguments,
    )


def _join(field: SupergraphField, graph: str) -> JoinField | None:
    if not field.joins:
        return JoinField(graph)
    return next((join for join in field.joins if join.graph == graph), None)


def _resolvable(
    merged: SupergraphType, field: SupergraphField, join: JoinField, labels: frozenset[str]
) -> bool:
    if join.override_label is not None:
        return (join.override_label in labels) == (join.override is not None)
    if join.used_overridden:
        return False
    if not join.external:
        return True
    # A key declared on an extension is resolved there although its fields are marked external.
    own = merged.joins.get(join.graph or "")
    return own is not None and any(
        isinstance(selected, FieldNode) and selected.name.value == field.name
        for key in own.keys
        if key.extension
        for selected in parse_field_set(key.fields).selections
    )

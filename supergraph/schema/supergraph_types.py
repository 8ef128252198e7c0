"""The types of a supergraph with their join information, read from SDL nodes on demand.

A supergraph of thousands of types is ready quickly because a type's fields are read when an
operation first touches them, not when the schema is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from graphql import (
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    UnionTypeDefinitionNode,
)

from supergraph.schema.join_spec import (
    JoinField,
    JoinType,
    TypeReference,
    directives_named,
    read_join_fields,
    read_join_types,
    type_reference,
)
from supergraph.schema.sdl import JoinDirectiveNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import FieldDefinitionNode

__all__ = ["Subgraph", "SupergraphField", "SupergraphType", "TypeKind", "TypeNode"]

TypeNode: TypeAlias = (
    ObjectTypeDefinitionNode
    | InterfaceTypeDefinitionNode
    | UnionTypeDefinitionNode
    | EnumTypeDefinitionNode
    | InputObjectTypeDefinitionNode
    | ScalarTypeDefinitionNode
)


class TypeKind(Enum):
    """The kinds of GraphQL types."""

    OBJECT = "OBJECT"
    INTERFACE = "INTERFACE"
    UNION = "UNION"
    ENUM = "ENUM"
    INPUT_OBJECT = "INPUT_OBJECT"
    SCALAR = "SCALAR"


_KINDS: dict[type, TypeKind] = {
    ObjectTypeDefinitionNode: TypeKind.OBJECT,
    InterfaceTypeDefinitionNode: TypeKind.INTERFACE,
    UnionTypeDefinitionNode: TypeKind.UNION,
    EnumTypeDefinitionNode: TypeKind.ENUM,
    InputObjectTypeDefinitionNode: TypeKind.INPUT_OBJECT,
    ScalarTypeDefinitionNode: TypeKind.SCALAR,
}


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A subgraph of the supergraph.

    Attributes:
        name: as its owner calls it.
        url: where it is served; may be empty.
        graph: its value of `join__Graph`.
    """

    name: str
    url: str
    graph: str


@dataclass(frozen=True, eq=False)
class SupergraphField:
    """A field of an object or interface type of the supergraph.

    Attributes:
        name: its name.
        type: its merged type.
        arguments: the merged types of its arguments, by name.
        node: its syntax node.
        prefix: the name under which the schema links the join specification.
    """

    name: str
    type: TypeReference
    arguments: Mapping[str, TypeReference]
    node: FieldDefinitionNode = field(repr=False)
    prefix: str = "join"

    @cached_property
    def joins(self) -> tuple[JoinField, ...]:
        """What each subgraph has of it; empty when all subgraphs of the type have it alike."""
        return read_join_fields(self.node.directives or (), self.prefix)

    def with_joins(self, joins: tuple[JoinField, ...]) -> SupergraphField:
        """The same field with other join information than its text has."""
        changed = SupergraphField(self.name, self.type, self.arguments, self.node, self.prefix)
        changed.__dict__["joins"] = joins
        return changed


@dataclass(frozen=True, eq=False)
class SupergraphType:
    """A type of the supergraph.

    Attributes:
        name: its name.
        kind: its kind.
        node: its syntax node.
        prefix: the name under which the schema links the join specification.
    """

    name: str
    kind: TypeKind
    node: TypeNode = field(repr=False)
    prefix: str = "join"

    @classmethod
    def from_node(cls, node: TypeNode, prefix: str) -> SupergraphType:
        """Wraps the definition of a type."""
        return cls(node.name.value, _KINDS[type(node)], node, prefix)

    def with_joins(
        self, joins: Mapping[str, JoinType], fields: Mapping[str, SupergraphField]
    ) -> SupergraphType:
        """The same type with other join information than its text has."""
        changed = SupergraphType(self.name, self.kind, self.node, self.prefix)
        changed.__dict__.update(joins=joins, fields=fields)
        return changed

    @property
    def has_override_labels(self) -> bool:
        """Whether some field's subgraph depends on a label; found without reading the fields."""
        if not isinstance(self.node, ObjectTypeDefinitionNode):
            return False
        return any(
            "overrideLabel" in directive.text
            if isinstance(directive, JoinDirectiveNode)
            else any(a.name.value == "overrideLabel" for a in directive.arguments or ())
            for node in self.node.fields or ()
            for directive in node.directives or ()
        )

    @cached_property
    def joins(self) -> Mapping[str, JoinType]:
        """What each subgraph has of the type, by graph value."""
        return read_join_types(self.node.directives or (), self.prefix)

    @cached_property
    def interfaces(self) -> tuple[str, ...]:
        """The interfaces that the merged type implements."""
        if isinstance(self.node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            return tuple(interface.name.value for interface in self.node.interfaces or ())
        return ()

    @cached_property
    def implements(self) -> Mapping[str, frozenset[str]]:
        """The interfaces that the type implements in each subgraph, by graph value."""
        found: dict[str, set[str]] = {}
        for arguments in directives_named(self.node.directives or (), f"{self.prefix}__implements"):
            found.setdefault(arguments["graph"], set()).add(arguments.get("interface", ""))
        return {graph: frozenset(names) for graph, names in found.items()}

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The members of the merged union."""
        if isinstance(self.node, UnionTypeDefinitionNode):
            return tuple(member.name.value for member in self.node.types or ())
        return ()

    @cached_property
    def graph_members(self) -> Mapping[str, frozenset[str]]:
        """The members of the union in each subgraph; empty when the supergraph does not say."""
        found: dict[str, set[str]] = {}
        for arguments in directives_named(
            self.node.directives or (), f"{self.prefix}__unionMember"
        ):
            found.setdefault(arguments["graph"], set()).add(arguments.get("member", ""))
        return {graph: frozenset(names) for graph, names in found.items()}

    @cached_property
    def fields(self) -> Mapping[str, SupergraphField]:
        """The fields of an object or interface type, by name."""
        if not isinstance(self.node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            return {}
        return {
            node.name.value: SupergraphField(
                name=node.name.value,
                type=type_reference(node.type),
                arguments={
                    argument.name.value: type_reference(argument.type)
                    for argument in node.arguments or ()
                },
                node=node,
                prefix=self.prefix,
            )
            for node in self.node.fields or ()
        }

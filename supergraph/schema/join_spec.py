"""Reads the directives of the join specification (0.1 to 0.5) from SDL nodes into frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import ConstDirectiveNode, ListTypeNode, NonNullTypeNode, TypeNode
from graphql.language import (
    BooleanValueNode,
    EnumValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
)

from supergraph.schema.sdl import JoinDirectiveNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "ContextArgument",
    "JoinField",
    "JoinKey",
    "JoinType",
    "TypeReference",
    "constant",
    "directives_named",
    "read_join_fields",
    "read_join_types",
    "type_reference",
]


@dataclass(frozen=True, slots=True)
class TypeReference:
    """The type of a field or an argument.

    Attributes:
        text: as SDL writes it, for example `[Product!]!`.
        name: the named type inside.
        list_depth: how many lists wrap it.
        nullable: whether the outermost layer admits null.
    """

    text: str
    name: str
    list_depth: int
    nullable: bool


def parse_type_reference(text: str) -> TypeReference:
    """Reads a type reference from its SDL text."""
    compact = "".join(text.split())
    return TypeReference(
        text=compact,
        name=compact.strip("[]!"),
        list_depth=compact.count("["),
        nullable=not compact.endswith("!"),
    )


def type_reference(node: TypeNode) -> TypeReference:
    """Reads a type reference from its syntax node."""
    depth = 0
    nullable = not isinstance(node, NonNullTypeNode)
    prefix, suffix = "", ""
    while True:
        if isinstance(node, NonNullTypeNode):
            suffix = "!" + suffix
            node = node.type
        elif isinstance(node, ListTypeNode):
            prefix, suffix = prefix + "[", "]" + suffix
            depth += 1
            node = node.type
        else:
            name: str = node.name.value  # type: ignore[attr-defined]  # only a named type remains
            return TypeReference(f"{prefix}{name}{suffix}", name, depth, nullable)


@dataclass(frozen=True, slots=True)
class JoinKey:
    """One `@key` of a type in one subgraph.

    Attributes:
        fields: the field set as written.
        resolvable: whether the subgraph finds entities by it.
        extension: whether the subgraph declares it on a type extension.
    """

    fields: str
    resolvable: bool
    extension: bool


@dataclass(frozen=True, slots=True)
class JoinType:
    """What one subgraph has of a type.

    Attributes:
        graph: the value of `join__Graph`.
        keys: in the order of the supergraph.
        interface_object: whether the subgraph declares an interface as an object.
    """

    graph: str
    keys: tuple[JoinKey, ...]
    interface_object: bool


@dataclass(frozen=True, slots=True)
class ContextArgument:
    """An argument that the router fills from an ancestor object.

    Attributes:
        name: the argument.
        type: its type in the subgraph.
        context: the context's name as `@context` of the supergraph has it.
        selection: what to select where the context is set, as written.
    """

    name: str
    type: TypeReference
    context: str
    selection: str


@dataclass(frozen=True, slots=True)
class JoinField:
    """What one subgraph has of a field.

    Attributes:
        graph: the value of `join__Graph`; None for the copy of an interface object's field.
        type: the subgraph's own type where it differs from the supergraph's.
        requires: the field set of `@requires`.
        provides: the field set of `@provides`.
        external: whether the field is only declared there.
        override: the subgraph whose field this one takes over.
        used_overridden: whether the field is overridden but still used there.
        override_label: the label that decides between source and target of an override.
        context_arguments: arguments that come from ancestors.
    """

    graph: str | None
    type: TypeReference | None = None
    requires: str | None = None
    provides: str | None = None
    external: bool = False
    override: str | None = None
    used_overridden: bool = False
    override_label: str | None = None
    context_arguments: tuple[ContextArgument, ...] = ()


def constant(node: ValueNode) -> Any:
    """Turns a constant of SDL into plain Python (enum values become their names)."""
    match node:
        case StringValueNode() | EnumValueNode() | BooleanValueNode():
            return node.value
        case ListValueNode():
            return [constant(item) for item in node.values]
        case ObjectValueNode():
            return {field.name.value: constant(field.value) for field in node.fields}
        case NullValueNode():
            return None
        case _:
            return node.value  # type: ignore[attr-defined]  # a number: its text is enough here


def directives_named(
    directives: Iterable[ConstDirectiveNode], name: str
) -> Iterator[dict[str, Any]]:
    """Yields the arguments of each application of a directive."""
    for directive in directives:
        if directive.name.value == name:
            read: ConstDirectiveNode = directive
            if isinstance(directive, JoinDirectiveNode):
                plain = directive.plain_arguments()
                if plain is not None:
                    yield plain
                    continue
                read = directive.read()
            yield {
                argument.name.value: constant(argument.value) for argument in read.arguments or ()
            }


def read_join_types(directives: Iterable[ConstDirectiveNode], prefix: str) -> dict[str, JoinType]:
    """Reads the `@join__type` applications of a type.

    Args:
        directives: the applications on the type.
        prefix: the name under which the schema links the join specification.

    Returns:
        What each subgraph has of the type, by graph value in the order of the supergraph.
    """
    keys: dict[str, list[JoinKey]] = {}
    interface_objects: set[str] = set()
    for arguments in directives_named(directives, f"{prefix}__type"):
        graph = arguments["graph"]
        graph_keys = keys.setdefault(graph, [])
        if arguments.get("key") is not None:
            graph_keys.append(
                JoinKey(
                    fields=arguments["key"],
                    resolvable=arguments.get("resolvable", True),
                    extension=arguments.get("extension", False),
                )
            )
        if arguments.get("isInterfaceObject"):
            interface_objects.add(graph)
    return {
        graph: JoinType(graph, tuple(graph_keys), graph in interface_objects)
        for graph, graph_keys in keys.items()
    }


def _context_arguments(values: Iterable[Mapping[str, str]]) -> tuple[ContextArgument, ...]:
    return tuple(
        ContextArgument(
            name=value["name"],
            type=parse_type_reference(value["type"]),
            context=value["context"],
            selection=value["selection"],
        )
        for value in values
    )


def read_join_fields(
    directives: Iterable[ConstDirectiveNode], prefix: str
) -> tuple[JoinField, ...]:
    """Reads the `@join__field` applications of a field, in the order of the supergraph."""
    return tuple(
        JoinField(
            graph=arguments.get("graph"),
            type=parse_type_reference(arguments["type"]) if arguments.get("type") else None,
            requires=arguments.get("requires"),
            provides=arguments.get("provides"),
            external=bool(arguments.get("external")),
            override=arguments.get("override"),
            used_overridden=bool(arguments.get("usedOverridden")),
            override_label=arguments.get("overrideLabel"),
            context_arguments=_context_arguments(arguments.get("contextArguments") or ()),
        )
        for arguments in directives_named(directives, f"{prefix}__field")
    )

"""The API schema: what clients see of a supergraph.

Left out are inaccessible elements and everything that belongs to a linked specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    UnionTypeDefinitionNode,
    build_ast_schema,
    lexicographic_sort_schema,
    print_schema,
)
from graphql.language import Node

from supergraph.schema.errors import InvalidSupergraph

if TYPE_CHECKING:
    from supergraph.schema.links import Link
    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["api_schema_sdl", "build_api_schema"]

_BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})
_ROUTER_DIRECTIVES = frozenset({"defer", "stream", "skip", "include", "deprecated", "specifiedBy"})
_AnyNode = TypeVar("_AnyNode", bound=Node)


def api_schema_sdl(schema: SupergraphSchema) -> str:
    """Prints the API schema, sorted by name, so that equal schemas give equal bytes."""
    return print_schema(lexicographic_sort_schema(schema.api)) + "\n"


def build_api_schema(document: DocumentNode, links: Sequence[Link]) -> GraphQLSchema:
    """Builds the API schema of a supergraph.

    Args:
        document: the supergraph's SDL.
        links: the specifications it uses.

    Raises:
        InvalidSupergraph: what remains is not a schema, for example because a type is missing.
    """
    names = {link.directive("inaccessible") for link in links if link.name == "inaccessible"} or {
        "inaccessible"
    }
    visible = _Visibility(frozenset(names), tuple(links))
    definitions = [
        kept for definition in document.definitions if (kept := visible.definition(definition))
    ]
    try:
        return build_ast_schema(
            DocumentNode(definitions=tuple(visible.without_hidden_references(definitions))),
            assume_valid=True,
            assume_valid_sdl=True,
        )
    except TypeError as error:
        msg = f"The supergraph does not form a schema: {error}"
        raise InvalidSupergraph(msg) from error


def _copy(node: _AnyNode, **changes: object) -> _AnyNode:
    values = {key: getattr(node, key) for key in node.keys}
    return type(node)(**{**values, **changes})


@dataclass(frozen=True, slots=True)
class _Visibility:
    """Decides what clients see, by names of the supergraph."""

    inaccessible: frozenset[str]
    links: tuple[Link, ...]

    def _hidden(self, node: Node) -> bool:
        return any(
            directive.name.value in self.inaccessible
            for directive in getattr(node, "directives", None) or ()
        )

    def _foreign(self, name: str, *, directive: bool) -> bool:
        return any(link.owns(name, directive=directive) for link in self.links)

    def definition(self, node: DefinitionNode) -> DefinitionNode | None:
        """What clients see of a definition; None when it is hidden as a whole."""
        if isinstance(node, DirectiveDefinitionNode):
            name = node.name.value
            if name in _ROUTER_DIRECTIVES or self._foreign(name, directive=True):
                return None
            return self._with_arguments(node)
        if isinstance(node, SchemaDefinitionNode):
            return _copy(node, directives=())
        name = node.name.value if hasattr(node, "name") else ""
        if self._hidden(node) or self._foreign(name, directive=False) or name in _BUILT_IN_SCALARS:
            return None
        return self._visible_parts(node)

    def _visible_parts(self, node: DefinitionNode) -> DefinitionNode:
        match node:
            case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
                fields = self._kept(node.fields, self._with_arguments)
                return node if fields is node.fields else _copy(node, fields=fields)
            case EnumTypeDefinitionNode():
                values = self._kept(node.values, lambda value: value)
                return node if values is node.values else _copy(node, values=values)
            case InputObjectTypeDefinitionNode():
                inputs = self._kept(node.fields, lambda value: value)
                return node if inputs is node.fields else _copy(node, fields=inputs)
            case _:
                return node

    def _with_arguments(
        self, node: FieldDefinitionNode | DirectiveDefinitionNode
    ) -> FieldDefinitionNode | DirectiveDefinitionNode:
        arguments = self._kept(node.arguments, lambda value: value)
        return node if arguments is node.arguments else _copy(node, arguments=arguments)

    def _kept(
        self, nodes: tuple[_AnyNode, ...] | None, change: Callable[[_AnyNode], Node]
    ) -> tuple[Node, ...] | None:
        """The visible nodes; the very same tuple when nothing is hidden or changed."""
        if nodes is None:
            return None
        kept = tuple(change(node) for node in nodes if not self._hidden(node))
        unchanged = len(kept) == len(nodes) and all(
            new is old for new, old in zip(kept, nodes, strict=True)
        )
        return nodes if unchanged else kept

    def without_hidden_references(
        self, definitions: Iterable[DefinitionNode]
    ) -> Iterable[DefinitionNode]:
        """Drops hidden types from `implements`, unions and the schema's root types."""
        kept = list(definitions)
        names = {node.name.value for node in kept if hasattr(node, "name")}
        for node in kept:
            match node:
                case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
                    references = tuple(i for i in node.interfaces or () if i.name.value in names)
                    same = len(references) == len(node.interfaces or ())
                    yield node if same else _copy(node, interfaces=references)
                case UnionTypeDefinitionNode():
                    members = tuple(i for i in node.types or () if i.name.value in names)
                    same = len(members) == len(node.types or ())
                    yield node if same else _copy(node, types=members)
                case SchemaDefinitionNode():
                    roots = tuple(r for r in node.operation_types if r.type.name.value in names)
                    yield _copy(node, operation_types=roots)
                case ScalarTypeDefinitionNode() | _:
                    yield node

"""Reads supergraph SDL into the value that the rest of the router works on."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    SchemaDefinitionNode,
    SchemaExtensionNode,
)

from supergraph.schema.api_schema import build_api_schema
from supergraph.schema.errors import InvalidSupergraph
from supergraph.schema.federation1 import upgrade_types
from supergraph.schema.join_graphs import check_graphs
from supergraph.schema.join_spec import directives_named
from supergraph.schema.links import Link, read_links
from supergraph.schema.object_types import ObjectTypes
from supergraph.schema.sdl import parse_sdl
from supergraph.schema.supergraph_types import (
    Subgraph,
    SupergraphType,
    TypeKind,
    TypeNode,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Subgraph", "SupergraphSchema", "load_supergraph"]


@dataclass(frozen=True, eq=False)
class SupergraphSchema:
    """A supergraph: its subgraphs, its types with their join information, and the API schema.

    Attributes:
        subgraphs: in the order of `join__Graph`.
        api: what clients see.
        possible_types: the object types of every composite type of the supergraph, hidden
            ones included.
        types: every type of the supergraph, without those of linked specifications.
        roots: the root types by operation kind (`query`, `mutation`, `subscription`).
        links: the specifications that the supergraph uses.
    """

    subgraphs: tuple[Subgraph, ...]
    api: GraphQLSchema = field(repr=False)
    possible_types: Mapping[str, frozenset[str]] = field(repr=False)
    types: Mapping[str, SupergraphType] = field(repr=False)
    roots: Mapping[str, str]
    links: tuple[Link, ...]

    @cached_property
    def root_names(self) -> Mapping[str, str]:
        """The operation kind of each root type, by its name."""
        return {name: kind for kind, name in self.roots.items()}

    @cached_property
    def object_types(self) -> ObjectTypes:
        """The numbering of the object types."""
        return ObjectTypes.of(self)

    def link(self, name: str) -> Link | None:
        """The linked specification of a name (`join`, `context`, …), or None."""
        return next((link for link in self.links if link.name == name), None)


def load_supergraph(sdl: str) -> SupergraphSchema:
    """Reads a supergraph.

    Args:
        sdl: a supergraph of join specification 0.1 to 0.5, as any federation composer prints it.

    Raises:
        InvalidSupergraph: the text is not SDL, links no join specification, or lacks a part.
        UnsupportedFeature: it needs a feature that is not known here.
    """
    with _collection_paused():
        return _load(sdl)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Loading makes a million objects that all stay: looking for garbage only takes time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _load(sdl: str) -> SupergraphSchema:
    try:
        document = parse_sdl(sdl)
    except GraphQLSyntaxError as error:
        place = error.locations[0] if error.locations else None
        where = f" (line {place.line}, column {place.column})" if place else ""
        msg = f"The supergraph is not valid SDL{where}: {error.message}"
        raise InvalidSupergraph(msg) from error
    links = _links(document)
    prefix = next(link.alias for link in links if link.name == "join")
    types = _types(document, links, prefix)
    roots = _roots(document, types)
    subgraphs = _subgraphs(document, prefix)
    check_graphs(sdl, document, prefix, (subgraph.graph for subgraph in subgraphs))
    if any(link.name == "join" and link.version == "v0.1" for link in links):
        types = upgrade_types(types, frozenset(roots.values()))
    return SupergraphSchema(
        subgraphs=subgraphs,
        api=build_api_schema(document, links),
        possible_types=_possible_types(types),
        types=types,
        roots=roots,
        links=links,
    )


def _links(document: DocumentNode) -> tuple[Link, ...]:
    return read_links(
        directive
        for definition in document.definitions
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode)
        for directive in definition.directives or ()
    )


def _subgraphs(document: DocumentNode, prefix: str) -> tuple[Subgraph, ...]:
    for definition in document.definitions:
        if not isinstance(definition, EnumTypeDefinitionNode):
            continue
        if definition.name.value != f"{prefix}__Graph":
            continue
        found = []
        for value in definition.values or ():
            arguments = next(directives_named(value.directives or (), f"{prefix}__graph"), None)
            if arguments is None:
                msg = f"The value {value.name.value} of {prefix}__Graph lacks @{prefix}__graph"
                raise InvalidSupergraph(msg)
            name = arguments.get("name") or value.name.value
            found.append(Subgraph(name, arguments.get("url") or "", value.name.value))
        return tuple(found)
    msg = f"The supergraph lacks the enum {prefix}__Graph, which lists its subgraphs"
    raise InvalidSupergraph(msg)


def _types(
    document: DocumentNode, links: tuple[Link, ...], prefix: str
) -> dict[str, SupergraphType]:
    return {
        node.name.value: SupergraphType.from_node(node, prefix)
        for node in document.definitions
        if isinstance(node, TypeNode)
        and not any(link.owns(node.name.value, directive=False) for link in links)
    }


def _roots(document: DocumentNode, types: Mapping[str, SupergraphType]) -> dict[str, str]:
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinitionNode):
            roots = {r.operation.value: r.type.name.value for r in definition.operation_types}
            break
    else:
        roots = {}
    for kind, name in (("query", "Query"), ("mutation", "Mutation")):
        if not roots.get(kind) and name in types and not roots:
            roots[kind] = name
    if "query" not in roots or roots["query"] not in types:
        msg = "The supergraph has no query root type"
        raise InvalidSupergraph(msg)
    return {kind: name for kind, name in roots.items() if name in types}


def _possible_types(types: Mapping[str, SupergraphType]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for supergraph_type in types.values():
        name = supergraph_type.name
        match supergraph_type.kind:
            case TypeKind.OBJECT:
                found.setdefault(name, set()).add(name)
                for interface in supergraph_type.interfaces:
                    found.setdefault(interface, set()).add(name)
            case TypeKind.INTERFACE:
                found.setdefault(name, set())
            case TypeKind.UNION:
                found.setdefault(name, set()).update(supergraph_type.members)
            case _:
                pass
    return {name: frozenset(objects) for name, objects in found.items()}

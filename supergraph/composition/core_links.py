"""Supergraphs from before `@link`: their `@core` is read as the `@link` that it became.

Sources: https://specs.apollo.dev/core/v0.2 and https://specs.apollo.dev/link/v1.0.
"""

from __future__ import annotations

from typing import Any, TypeVar

from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    NameNode,
    Node,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    parse,
)

from supergraph.composition.federation_spec import APOLLO, LINK
from supergraph.composition.merge.schema_element import LINK_DEFINITIONS

__all__ = ["as_linked"]

_CORE = "core"
_PURPOSE = "core__Purpose"
_CORE_URL = f"{APOLLO}/{_CORE}/"
_LINK_URL = f"{LINK}/v1.0"

N = TypeVar("N", bound=Node)


def as_linked(document: DocumentNode) -> DocumentNode:
    """Return a supergraph's document with `@link` in place of `@core`, if it has any."""
    if not any(_is_core(use) for node in document.definitions for use in _uses(node)):
        return document
    kept = [_linked(node) for node in document.definitions if not _defines_core(node)]
    links = parse(LINK_DEFINITIONS, no_location=True).definitions
    return _changed(document, definitions=(*kept, *links))


def _uses(node: DefinitionNode) -> tuple[ConstDirectiveNode, ...]:
    if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
        return tuple(node.directives or ())
    return ()


def _is_core(use: ConstDirectiveNode) -> bool:
    return use.name.value == _CORE


def _defines_core(node: DefinitionNode) -> bool:
    if isinstance(node, DirectiveDefinitionNode):
        return node.name.value == _CORE
    return isinstance(node, EnumTypeDefinitionNode) and node.name.value == _PURPOSE


def _linked(node: DefinitionNode) -> DefinitionNode:
    uses = _uses(node)
    if not any(map(_is_core, uses)):
        return node
    return _changed(node, directives=tuple(_link(use) if _is_core(use) else use for use in uses))


def _link(use: ConstDirectiveNode) -> ConstDirectiveNode:
    arguments = tuple(map(_argument, use.arguments or ()))
    return _changed(use, name=NameNode(value="link"), arguments=arguments)


def _argument(argument: ConstArgumentNode) -> ConstArgumentNode:
    """Call the feature a url; that of @core itself is that of @link now."""
    if argument.name.value != "feature":
        return argument
    value = argument.value
    if isinstance(value, StringValueNode) and value.value.startswith(_CORE_URL):
        value = StringValueNode(value=_LINK_URL)
    return _changed(argument, name=NameNode(value="url"), value=value)


def _changed(node: N, **parts: Any) -> N:
    """Return a syntax node with some parts replaced."""
    kept: dict[str, Any] = {key: getattr(node, key, None) for key in node.keys}
    return type(node)(**{**kept, **parts})

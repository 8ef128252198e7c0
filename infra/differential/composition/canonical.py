"""Two supergraphs are compared as facts, not as text: order and headings do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphql import DirectiveDefinitionNode, Node, SchemaDefinitionNode, parse, print_ast

__all__ = ["facts"]

_JOIN_VERSION = re.compile(r"/join/v0\.\d")
_JOIN_MACHINERY = re.compile(r"join__(?!Graph)")


def facts(sdl: str) -> set[str]:
    """Return everything a supergraph says, one fact a string.

    The version of the join specification and its definitions are left out: ours is always the
    newest, the reference's depends on the subgraphs' links.
    """
    found: set[str] = set()
    for node in parse(sdl, no_location=True).definitions:
        if isinstance(node, SchemaDefinitionNode):
            found.update(f"schema {_text(item)}" for item in node.directives or ())
            found.update(f"schema {_text(item)}" for item in node.operation_types)
            continue
        name: str = node.name.value  # type: ignore[attr-defined]
        if _JOIN_MACHINERY.match(name):
            continue
        if isinstance(node, DirectiveDefinitionNode):
            found.add(print_ast(node))
            continue
        found.add(f"{node.kind} {name} {_description(node)}")
        found.update(f"{name} {fact}" for fact in _parts(node))
    return found


def _text(node: Node) -> str:
    return _JOIN_VERSION.sub("/join", print_ast(node))


def _description(node: Node) -> str:
    text = getattr(node, "description", None)
    return text.value if text is not None else ""


def _parts(node: Node) -> Iterator[str]:
    for use in getattr(node, "directives", None) or ():
        yield print_ast(use)
    for attribute in ("interfaces", "types"):
        for item in getattr(node, attribute, None) or ():
            yield f"{attribute} {print_ast(item)}"
    for attribute in ("fields", "values", "arguments"):
        for item in getattr(node, attribute, None) or ():
            own = f"{item.name.value}"
            kind = getattr(item, "type", None)
            default = getattr(item, "default_value", None)
            yield (
                f"{attribute} {own}: {print_ast(kind) if kind else ''}"
                f" = {print_ast(default) if default else ''} {_description(item)}"
            )
            yield from (f"{own} {part}" for part in _parts(item))

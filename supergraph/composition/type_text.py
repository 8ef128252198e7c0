"""Questions about a type written as text: `"[Product!]!"`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode

__all__ = ["is_list", "is_subtype", "named", "nullable", "print_type"]

IsPossible = Callable[[str, str], bool]


def print_type(node: TypeNode) -> str:
    """Return the interned text of a type reference."""
    if isinstance(node, NamedTypeNode):
        return sys.intern(node.name.value)
    if isinstance(node, NonNullTypeNode):
        return sys.intern(print_type(node.type) + "!")
    if isinstance(node, ListTypeNode):
        return sys.intern(f"[{print_type(node.type)}]")
    raise TypeError(f"not a type reference: {node!r}")


def named(text: str) -> str:
    """Return the name inside all lists and non-null marks."""
    return text.strip("[]!")


def nullable(text: str) -> str:
    """Return the type without its outer non-null mark."""
    return text.removesuffix("!")


def is_list(text: str) -> bool:
    """Whether the type, nullable or not, is a list."""
    return text.startswith("[")


def is_subtype(sub: str, of: str, is_possible: IsPossible) -> bool:
    """Whether values of type `sub` may stand where `of` is promised (a type is one of itself).

    Args:
        sub: the narrower type.
        of: the wider type.
        is_possible: tells whether the first named type implements, or is a member of, the second.
    """
    if sub == of:
        return True
    if sub.endswith("!"):
        return is_subtype(sub[:-1], nullable(of), is_possible)
    if of.endswith("!"):
        return False
    if is_list(sub) or is_list(of):
        return is_list(sub) and is_list(of) and is_subtype(sub[1:-1], of[1:-1], is_possible)
    return is_possible(sub, of)

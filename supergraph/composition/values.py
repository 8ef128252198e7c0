"""Constant values: from syntax to plain Python, and back to GraphQL text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from supergraph.composition.model import Const, EnumName

__all__ = ["from_syntax", "print_value", "same_value"]


_EXACT = 1e15
"""Up to here a whole float is printed as an integer without loss."""


def from_syntax(node: ValueNode) -> Const:  # noqa: PLR0911 -- one per kind of value
    """Turn a constant syntax node into a plain value (lists become tuples)."""
    if isinstance(node, StringValueNode):
        return node.value
    if isinstance(node, EnumValueNode):
        return EnumName(node.value)
    if isinstance(node, BooleanValueNode):
        return node.value
    if isinstance(node, IntValueNode):
        return int(node.value)
    if isinstance(node, FloatValueNode):
        return float(node.value)
    if isinstance(node, ListValueNode):
        return tuple(from_syntax(item) for item in node.values)
    if isinstance(node, VariableNode):
        # A field set has no variables: what no type accepts is reported where it stands.
        return EnumName(f"${node.name.value}")
    if isinstance(node, ObjectValueNode):
        return {item.name.value: from_syntax(item.value) for item in node.fields}
    return None


def print_value(value: Const) -> str:  # noqa: PLR0911 -- one per kind of value
    """Print a value as GraphQL text; equal text means equal value."""
    if value is None:
        return "null"
    if isinstance(value, EnumName):
        return value.name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{name}: {print_value(item)}" for name, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(print_value, value))}]"
    return str(value)


def same_value(left: Const, right: Const) -> bool:
    """Compare two values as GraphQL does: objects by their fields in any order."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same_value(left[k], right[k]) for k in left)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same_value, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right

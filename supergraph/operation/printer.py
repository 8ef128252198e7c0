"""Prints values, arguments and directives on one line, without needless spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql.language import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)
from graphql.language.print_string import print_string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import ArgumentNode, DirectiveNode

__all__ = ["print_arguments", "print_directives", "print_value", "variables_of"]


def print_value(node: ValueNode) -> str:
    """Prints a value."""
    match node:
        case VariableNode():
            text = f"${node.name.value}"
        case StringValueNode():
            text = print_string(node.value)
        case ListValueNode():
            text = f"[{', '.join(print_value(value) for value in node.values)}]"
        case ObjectValueNode():
            fields = (f"{field.name.value}: {print_value(field.value)}" for field in node.fields)
            text = f"{{{', '.join(fields)}}}"
        case NullValueNode():
            text = "null"
        case BooleanValueNode():
            text = "true" if node.value else "false"
        case EnumValueNode() | IntValueNode() | FloatValueNode():
            text = node.value
        case _:
            msg = f"{type(node).__name__} is not a value"
            raise TypeError(msg)
    return text


def print_arguments(arguments: Iterable[ArgumentNode]) -> str:
    """Prints arguments in the order of their names, or nothing when there is none."""
    ordered = sorted(arguments, key=lambda argument: argument.name.value)
    if not ordered:
        return ""
    return f"({', '.join(f'{a.name.value}: {print_value(a.value)}' for a in ordered)})"


def print_directives(directives: Iterable[DirectiveNode]) -> str:
    """Prints directives, separated by spaces."""
    return " ".join(
        f"@{directive.name.value}{print_arguments(directive.arguments or ())}"
        for directive in directives
    )


def variables_of(value: ValueNode) -> Iterable[str]:
    """Yields the variables that a value uses."""
    match value:
        case VariableNode():
            yield value.name.value
        case ListValueNode():
            for item in value.values:
                yield from variables_of(item)
        case ObjectValueNode():
            for field in value.fields:
                yield from variables_of(field.value)
        case _:
            pass

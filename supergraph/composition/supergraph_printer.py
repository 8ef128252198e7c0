"""`Schema` → SDL text, the same bytes for the same schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from graphql.language.block_string import dedent_block_string_lines

from supergraph.composition.model import (
    Applied,
    DirectiveDefinition,
    Field,
    Input,
    Kind,
    Schema,
    TypeDefinition,
)
from supergraph.composition.values import print_value

__all__ = ["print_schema", "print_use"]


def print_schema(schema: Schema) -> str:
    """Print a schema: the schema element, then directives, then types, each by name."""
    blocks = [_schema_element(schema)]
    blocks += [_directive(d) for d in _sorted(schema.directives)]
    blocks += [_type(t) for t in _sorted(schema.types)]
    return "\n\n".join(block for block in blocks if block) + "\n"


_T = TypeVar("_T")


def _sorted(items: Mapping[str, _T]) -> list[_T]:
    return [items[name] for name in sorted(items, key=_collation)]


def _collation(name: str) -> tuple[str, str]:
    """Order as dictionaries do: `_`, digits, letters; the letter before its capital."""
    return name.lower().replace("_", " "), name.swapcase()


def _schema_element(schema: Schema) -> str:
    roots = "".join(f"  {op}: {name}\n" for op, name in schema.roots.items())
    uses = "".join(f"\n  {print_use(use)}" for use in schema.applied)
    if not roots:
        return f"extend schema{uses}" if uses else ""
    opening = "schema" + (f"{uses}\n" if uses else " ")
    return f"{_description(schema.description)}{opening}{{\n{roots}}}"


def _directive(definition: DirectiveDefinition) -> str:
    arguments = _arguments(definition.arguments, "")
    repeatable = " repeatable" if definition.repeatable else ""
    places = " | ".join(definition.locations)
    return (
        f"{_description(definition.description)}directive @{definition.name}{arguments}"
        f"{repeatable} on {places}"
    )


def _type(definition: TypeDefinition) -> str:
    implements = " implements " + " & ".join(definition.interfaces) if definition.interfaces else ""
    uses = "".join(f"\n  {print_use(use)}" for use in definition.directives)
    head = (
        f"{_description(definition.description)}{definition.kind.value} {definition.name}"
        f"{implements}{uses}"
    )
    if definition.kind is Kind.UNION:
        return f"{head}{chr(10) if uses else ''} = {' | '.join(definition.members)}"
    body = _body(definition)
    if not body:
        # Scalars have none, nor has the query root of a subgraph that is asked for entities only.
        return head
    return f"{head}{chr(10) if uses else ' '}{{\n{body}\n}}"


def _body(definition: TypeDefinition) -> str:
    items: Iterable[tuple[str | None, str]]
    if definition.kind is Kind.ENUM:
        items = [(v.description, v.name + _uses(v.directives)) for v in definition.values.values()]
    elif definition.kind is Kind.INPUT:
        items = [(i.description, _input(i)) for i in definition.inputs.values()]
    else:
        items = [(f.description, _field(f)) for f in definition.fields.values()]
    return _members(items, "  ")


def _members(items: Iterable[tuple[str | None, str]], indent: str) -> str:
    lines: list[str] = []
    for description, text in items:
        if description is not None:
            if lines:
                lines.append("")
            lines.append(_description(description, indent).rstrip("\n"))
        lines.append(indent + text)
    return "\n".join(lines)


def _field(field: Field) -> str:
    return f"{field.name}{_arguments(field.arguments, '  ')}: {field.type}{_uses(field.directives)}"


def _arguments(arguments: Mapping[str, Input], indent: str) -> str:
    if not arguments:
        return ""
    if all(argument.description is None for argument in arguments.values()):
        return f"({', '.join(map(_input, arguments.values()))})"
    inner = _members([(a.description, _input(a)) for a in arguments.values()], indent + "  ")
    return f"(\n{inner}\n{indent})"


def _input(item: Input) -> str:
    default = f" = {print_value(item.default)}" if item.has_default else ""
    return f"{item.name}: {item.type}{default}{_uses(item.directives)}"


def _uses(uses: Sequence[Applied]) -> str:
    return "".join(f" {print_use(use)}" for use in uses)


def print_use(use: Applied) -> str:
    """Print one application of a directive."""
    if not use.arguments:
        return f"@{use.name}"
    inner = ", ".join(f"{name}: {print_value(value)}" for name, value in use.arguments.items())
    return f"@{use.name}({inner})"


def _description(text: str | None, indent: str = "") -> str:
    if text is None:
        return ""
    if not _fits_block(text):
        return f"{indent}{print_value(text)}\n"
    escaped = text.replace('"""', '\\"""')
    lines = escaped.split("\n")
    if len(lines) == 1 and len(text) <= 70 and not text.endswith(('"', "\\")):  # noqa: PLR2004 -- fits a line
        return f'{indent}"""{escaped}"""\n'
    body = "\n".join(indent + line if line else "" for line in lines)
    return f'{indent}"""\n{body}\n{indent}"""\n'


def _fits_block(text: str) -> bool:
    """Whether a block string can say a text: it drops blank ends and what all lines begin with."""
    if "\n" not in text and "\r" not in text and text[:1].strip():
        return True
    lines = text.split("\n")
    return "\r" not in text and dedent_block_string_lines(["", *lines]) == lines

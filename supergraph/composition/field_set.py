"""Field sets: the selections written in `@key`, `@requires` and `@provides`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    parse,
)

from supergraph.composition.model import Const, Field, Kind, Schema
from supergraph.composition.type_text import named
from supergraph.composition.values import from_syntax

__all__ = [
    "FieldPick",
    "FieldSet",
    "FragmentPick",
    "Visit",
    "parse_field_set",
    "print_field_set",
    "shorten",
    "walk",
]


_SHOWN = 120
"""How much of a field set a message shows, in characters."""


@dataclass(frozen=True, slots=True)
class FieldPick:
    """One selected field."""

    name: str
    alias: str | None
    arguments: Mapping[str, Const]
    selections: FieldSet
    directives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FragmentPick:
    """One inline fragment; an empty condition means the surrounding type."""

    condition: str
    selections: FieldSet
    directives: tuple[str, ...]


FieldSet: TypeAlias = tuple[FieldPick | FragmentPick, ...]


@lru_cache(maxsize=16_384)
def parse_field_set(text: str) -> FieldSet:
    """Parse a field set; the outer braces are optional.

    Raises:
        GraphQLSyntaxError: if the text is not a selection set.
    """
    body = text.strip()
    document = parse(body if body.startswith("{") else f"{{{text}}}", no_location=False)
    operation = document.definitions[0]
    if not isinstance(operation, OperationDefinitionNode) or not operation.selection_set.selections:
        source = document.loc.source if document.loc else Source(text)
        raise GraphQLSyntaxError(source, 0, "it selects nothing.")
    if len(document.definitions) != 1:
        source = document.loc.source if document.loc else Source(text)
        raise GraphQLSyntaxError(source, 0, "it is more than one selection set.")
    return _convert(operation.selection_set)


def _convert(node: SelectionSetNode | None) -> FieldSet:
    if node is None:
        return ()
    picks: list[FieldPick | FragmentPick] = []
    for item in node.selections:
        directives = tuple(use.name.value for use in item.directives or ())
        if isinstance(item, FieldNode):
            arguments = {a.name.value: from_syntax(a.value) for a in item.arguments or ()}
            alias = item.alias.value if item.alias else None
            picks.append(
                FieldPick(
                    item.name.value, alias, arguments, _convert(item.selection_set), directives
                )
            )
        elif isinstance(item, InlineFragmentNode):
            condition = item.type_condition.name.value if item.type_condition else ""
            picks.append(FragmentPick(condition, _convert(item.selection_set), directives))
        elif isinstance(item, FragmentSpreadNode):
            source = item.loc.source if item.loc else Source("")
            raise GraphQLSyntaxError(source, 0, "a field set has no named fragments.")
    return tuple(picks)


def shorten(text: str) -> str:
    """Return a field set for a message, which a long one would bury."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def print_field_set(picks: FieldSet) -> str:
    """Print a field set in its canonical form, without outer braces."""
    return " ".join(_print_pick(pick) for pick in picks)


def _print_pick(pick: FieldPick | FragmentPick) -> str:
    inner = f" {{ {print_field_set(pick.selections)} }}" if pick.selections else ""
    if isinstance(pick, FragmentPick):
        return f"... on {pick.condition}{inner}" if pick.condition else f"...{inner}"
    return (f"{pick.alias}: " if pick.alias else "") + pick.name + inner


@dataclass(frozen=True, slots=True)
class Visit:
    """One field met while walking a field set.

    Attributes:
        parent: the type it is selected on, as known in the schema walked.
        field: its definition.
        pick: the selection.
        ancestors: the visits that lead to it, outermost first.
    """

    parent: str
    field: Field
    pick: FieldPick
    ancestors: tuple[Visit, ...] = ()

    @property
    def leaf(self) -> bool:
        """Whether nothing is selected below it."""
        return not self.pick.selections


def walk(
    schema: Schema, parent: str, picks: FieldSet, ancestors: tuple[Visit, ...] = ()
) -> Iterator[Visit]:
    """Visit every field of a field set that the schema knows; what it does not know is skipped."""
    definition = schema.types.get(parent)
    for pick in picks:
        if isinstance(pick, FragmentPick):
            yield from walk(schema, pick.condition or parent, pick.selections, ancestors)
            continue
        field = definition.fields.get(pick.name) if definition else None
        if field is None:
            continue
        visit = Visit(parent, field, pick, ancestors)
        yield visit
        if pick.selections:
            yield from walk(schema, named(field.type), pick.selections, (*ancestors, visit))


def coordinates(
    schema: Schema, parent: str, text: str, implementations: Mapping[str, list[str]] | None = None
) -> set[tuple[str, str]]:
    """Return the (type, field) pairs a field set selects; text that cannot be read selects none.

    Args:
        schema: the schema walked.
        parent: the type the field set stands on.
        text: the field set.
        implementations: given, a field selected on an interface stands for the implementing
            objects' fields too.
    """
    found: set[tuple[str, str]] = set()
    try:
        picks = parse_field_set(text)
    except GraphQLSyntaxError:
        return found
    for visit in walk(schema, parent, picks):
        found.add((visit.parent, visit.field.name))
        if implementations and schema.types[visit.parent].kind is Kind.INTERFACE:
            found.update((name, visit.field.name) for name in implementations.get(visit.parent, ()))
    return found

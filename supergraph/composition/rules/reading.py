"""What the field sets of a subgraph use although there are mistakes in them.

A field set is read from the left: what stands before the first thing that cannot be understood is
used, what stands behind it is not. So a team is told in the same run which `@external` its mistake
leaves without a use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphql import GraphQLSyntaxError

from supergraph.composition.errors import Report
from supergraph.composition.field_set import (
    FieldPick,
    FieldSet,
    FragmentPick,
    parse_field_set,
    print_field_set,
)
from supergraph.composition.field_uses import FieldUses
from supergraph.composition.graphql_rules import SchemaCheck
from supergraph.composition.graphql_rules.values import check_value
from supergraph.composition.model import Applied, Field, TypeDefinition
from supergraph.composition.rules.definitions import known_directive
from supergraph.composition.subgraph import LoadedSubgraph
from supergraph.composition.type_text import named

__all__ = ["understood_uses"]


def understood_uses(subgraph: LoadedSubgraph) -> FieldUses:
    """Return what the field sets of a subgraph use up to the first mistake in each."""
    reader = _Reader(subgraph)
    types = {name: reader.read(definition) for name, definition in subgraph.schema.types.items()}
    return subgraph.with_schema(replace(subgraph.schema, types=types)).uses


class _Reader:
    def __init__(self, subgraph: LoadedSubgraph) -> None:
        self.subgraph, self.schema = subgraph, subgraph.schema
        self.values = SchemaCheck(subgraph.schema, lambda _: None, Report())

    def read(self, definition: TypeDefinition) -> TypeDefinition:
        """Cut the field sets on a type and on its fields off at their first mistakes."""
        fields = {
            name: replace(
                field,
                directives=tuple(
                    self._cut(use, named(field.type) if use.spec == "provides" else definition.name)
                    for use in field.directives
                ),
            )
            for name, field in definition.fields.items()
        }
        own = tuple(self._cut(use, definition.name) for use in definition.directives)
        return replace(definition, directives=own, fields=fields)

    def _cut(self, use: Applied, parent: str) -> Applied:
        if use.spec not in {"key", "requires", "provides"}:
            return use
        try:
            picks = parse_field_set(use.text_argument("fields"))
        except GraphQLSyntaxError:
            return use
        understood, _ = self._understood(parent, picks)
        return replace(use, arguments={**use.arguments, "fields": print_field_set(understood)})

    def _understood(
        self, parent: str, picks: Iterable[FieldPick | FragmentPick]
    ) -> tuple[FieldSet, bool]:
        """Return a selection up to its first mistake, and whether that is all of it."""
        read: list[FieldPick | FragmentPick] = []
        for pick in picks:
            target = self._target(parent, pick)
            if not target or any(not known_directive(self.subgraph, d) for d in pick.directives):
                return tuple(read), False
            inner: FieldSet = ()
            whole = isinstance(pick, FragmentPick) or self._arguments_fit(parent, pick)
            if whole:
                inner, whole = self._understood(target, pick.selections)
            if inner or isinstance(pick, FieldPick):
                read.append(replace(pick, selections=inner))
            if not whole:
                return tuple(read), False
        return tuple(read), True

    def _target(self, parent: str, pick: FieldPick | FragmentPick) -> str:
        """Return the type that is selected on below a pick; empty if the field is unknown."""
        if isinstance(pick, FragmentPick):
            return pick.condition or parent
        field = self._field(parent, pick)
        return named(field.type) if field else "String" if pick.name == "__typename" else ""

    def _field(self, parent: str, pick: FieldPick) -> Field | None:
        definition = self.schema.types.get(parent)
        return definition.fields.get(pick.name) if definition else None

    def _arguments_fit(self, parent: str, pick: FieldPick) -> bool:
        field = self._field(parent, pick)
        return field is None or all(
            name in field.arguments
            and not check_value(self.values, value, field.arguments[name].type)
            for name, value in pick.arguments.items()
        )

"""`@requires` against the merged types: their arguments may differ from the subgraph's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from supergraph.composition.field_set import (
    FieldPick,
    FieldSet,
    FragmentPick,
    parse_field_set,
    shorten,
)
from supergraph.composition.graphql_rules import SchemaCheck
from supergraph.composition.graphql_rules.values import check_value
from supergraph.composition.merge.state import MergeState
from supergraph.composition.model import Schema
from supergraph.composition.type_text import named

__all__ = ["check_requirements"]


def check_requirements(state: MergeState) -> None:
    """Report required fields whose arguments the supergraph does not have, or needs more of."""
    for index, subgraph in enumerate(state.subgraphs):
        for definition in subgraph.schema.types.values():
            for field in definition.fields.values():
                use = field.applied("requires")
                if use is None:
                    continue
                picks = parse_field_set(use.text_argument("fields"))
                coordinate = f"{definition.name}.{field.name}"
                for problem in _problems(state, definition.name, picks):
                    state.report.error(
                        "REQUIRES_INVALID_FIELDS",
                        f"[{subgraph.name}] On {coordinate}, @{use.name}(fields:"
                        f' "{shorten(use.text_argument("fields"))}"): {problem.text}.',
                        coordinate,
                        (state.place(index, use.node), *state.declared(problem.field)),
                        cause="the router asks for what @requires names as every subgraph sees it",
                        fix=problem.fix,
                    )


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong with a field of a field set."""

    field: str
    text: str
    fix: str


def _problems(state: MergeState, parent: str, picks: FieldSet) -> Iterator[_Problem]:
    definition = state.types.get(parent)
    for pick in picks:
        if isinstance(pick, FragmentPick):
            yield from _problems(state, pick.condition or parent, pick.selections)
        elif definition is not None and pick.name in definition.fields:
            field = definition.fields[pick.name]
            yield from _argument_problems(state, parent, pick)
            yield from _problems(state, named(field.type), pick.selections)


def _argument_problems(state: MergeState, parent: str, pick: FieldPick) -> Iterator[_Problem]:
    field = state.types[parent].fields[pick.name]
    where = f"{parent}.{pick.name}"
    for name in pick.arguments:
        if name not in field.arguments:
            yield _Problem(
                where,
                f"{where} has no argument {name} that all subgraphs accept",
                f"leave the argument {name} out, or add it to {where} in every subgraph",
            )
            continue
        merged = SchemaCheck(Schema(state.types, {}, {}), lambda _: None, state.report)
        problem = check_value(merged, pick.arguments[name], field.arguments[name].type)
        if problem:
            yield _Problem(
                where,
                f"{where} does not accept the argument {name} everywhere: {problem}",
                f"give {name} a value that every subgraph knows",
            )
    for argument in field.arguments.values():
        if argument.required and argument.name not in pick.arguments:
            yield _Problem(
                where,
                f"{where} needs the argument {argument.name}, which another subgraph requires",
                f"give it: {pick.name}({argument.name}: …)",
            )

"""External fields must look like the field they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from supergraph.composition.merge.applied import MERGED
from supergraph.composition.merge.state import MergeState, Sources
from supergraph.composition.model import Field, Input
from supergraph.composition.type_text import is_subtype
from supergraph.composition.values import print_value, same_value

__all__ = ["ExternalField", "check_external", "check_external_directives"]


@dataclass(frozen=True, slots=True)
class ExternalField:
    """A field that some subgraphs refer to and others resolve.

    Attributes:
        coordinate: the field's coordinate.
        sources: the external versions.
        resolved: the other versions.
        merged: the field merged from these.
        equal: whether the other versions all had the same type.
    """

    coordinate: str
    sources: Sources[Field]
    resolved: Sources[Field]
    merged: Field
    equal: bool


def check_external(state: MergeState, field: ExternalField) -> None:
    """Report what the external versions of a field have different from the merged field."""
    sources, merged, coordinate = field.sources, field.merged, field.coordinate
    wrong_type = [s for s in sources if not _type_fits(state, s.element, field)]
    if wrong_type:
        state.report.error(
            "EXTERNAL_TYPE_MISMATCH",
            f"{coordinate} has type {merged.type}, but is @external with type"
            f" {wrong_type[0].element.type} in {state.names(s.index for s in wrong_type)}.",
            coordinate,
            state.places([*wrong_type, *field.resolved]),
            cause="an @external field is declared as it is where it is resolved",
            fix=f"declare {coordinate} as {merged.type} in"
            f" {state.names(s.index for s in wrong_type)}",
        )
    for argument in merged.arguments.values():
        _check_argument(state, field, argument)
    check_external_directives(state, sources, coordinate, field.resolved)


def _type_fits(state: MergeState, element: Field, field: ExternalField) -> bool:
    merged = field.merged
    if element.type == merged.type:
        return True
    return not field.equal and is_subtype(element.type, merged.type, state.is_possible)


def _check_argument(state: MergeState, field: ExternalField, argument: Input) -> None:
    coordinate = f"{field.coordinate}({argument.name}:)"
    missing = [s for s in field.sources if argument.name not in s.element.arguments]
    having = [s for s in field.sources if argument.name in s.element.arguments]
    resolved = [s.index for s in field.resolved]
    if missing:
        state.report.error(
            "EXTERNAL_ARGUMENT_MISSING",
            f"{field.coordinate} is @external in {state.names(s.index for s in missing)} without"
            f" the argument {argument.name} of the field it stands for.",
            coordinate,
            state.declared(coordinate, [*(s.index for s in missing), *resolved]),
            fix=f"add the argument {argument.name}: {argument.type}{_equals(argument)} to"
            f" {field.coordinate} in {state.names(s.index for s in missing)}",
        )
    typed = [
        s
        for s in having
        if not is_subtype(argument.type, s.element.arguments[argument.name].type, state.is_possible)
    ]
    if typed:
        state.report.error(
            "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
            f"{coordinate} has type {argument.type}, but"
            f" {typed[0].element.arguments[argument.name].type} on the @external field in"
            f" {state.names(s.index for s in typed)}.",
            coordinate,
            state.declared(coordinate, [*(s.index for s in typed), *resolved]),
            fix=f"declare the argument as {argument.type} in {state.names(s.index for s in typed)}",
        )
    defaults = [
        s for s in having if not _same_default(s.element.arguments[argument.name], argument)
    ]
    if defaults:
        state.report.error(
            "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH",
            f"{coordinate} has {_default(argument)}, but"
            f" {_default(defaults[0].element.arguments[argument.name])} on the @external field in"
            f" {state.names(s.index for s in defaults)}.",
            coordinate,
            state.declared(coordinate, [*(s.index for s in defaults), *resolved]),
            fix=f"write {argument.name}: {argument.type}{_equals(argument)} in"
            f" {state.names(s.index for s in defaults)}",
        )


def _equals(item: Input) -> str:
    return f" = {print_value(item.default)}" if item.has_default else ""


def _default(item: Input) -> str:
    return f"the default {print_value(item.default)}" if item.has_default else "no default"


def _same_default(left: Input, right: Input) -> bool:
    return left.has_default == right.has_default and same_value(left.default, right.default)


def check_external_directives(
    state: MergeState, sources: Sources[Field], coordinate: str, resolved: Sources[Field]
) -> None:
    """Report directives on external versions of a field, where they say nothing.

    Args:
        state: the merge.
        sources: the external versions.
        coordinate: the field's coordinate.
        resolved: the other versions; none if the field is an interface object's.
    """
    where = f"{coordinate} in {state.names(s.index for s in resolved)}"
    fix = f"move it to {where}" if resolved else "move it to the field of the @interfaceObject"
    for source in sources:
        for use in source.element.directives:
            if use.spec in MERGED:
                state.report.error(
                    "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
                    f"@{use.name} on the @external field {coordinate} in"
                    f" {state.names([source.index])} would be lost.",
                    coordinate,
                    (state.place(source.index, use.node), *state.places(resolved)),
                    cause="what is said of a field counts where it is resolved",
                    fix=fix,
                )

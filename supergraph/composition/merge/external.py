"""External fields must look like the field they stand for."""

from __future__ import annotations

from supergraph.composition.merge.applied import MERGED
from supergraph.composition.merge.state import MergeState, Source, Sources
from supergraph.composition.model import Field, Input
from supergraph.composition.type_text import is_subtype
from supergraph.composition.values import print_value, same_value


def check_external(
    state: MergeState, sources: Sources[Field], merged: Field, coordinate: str, *, equal: bool
) -> None:
    """Report what the external versions of a field have different from the merged field.

    Args:
        state: the merge's state.
        sources: the external versions.
        merged: the field merged from the other versions.
        coordinate: the field's coordinate.
        equal: whether the other versions all had the same type.
    """
    wrong_type = [s for s in sources if not _type_fits(state, s.element, merged, equal=equal)]
    if wrong_type:
        state.report.error(
            "EXTERNAL_TYPE_MISMATCH",
            f"{coordinate} has type {merged.type}, but is @external with type"
            f" {wrong_type[0].element.type} in {state.names(s.index for s in wrong_type)}.",
            coordinate,
            state.places(wrong_type),
            fix=f"declare it as {merged.type}",
        )
    for argument in merged.arguments.values():
        _check_argument(state, sources, argument, coordinate)
    for source in sources:
        _check_directives(state, source, coordinate)


def _type_fits(state: MergeState, element: Field, merged: Field, *, equal: bool) -> bool:
    if element.type == merged.type:
        return True
    return not equal and is_subtype(element.type, merged.type, state.is_possible)


def _check_argument(
    state: MergeState, sources: Sources[Field], argument: Input, field: str
) -> None:
    coordinate = f"{field}({argument.name}:)"
    missing = [s for s in sources if argument.name not in s.element.arguments]
    having = [s for s in sources if argument.name in s.element.arguments]
    if missing:
        state.report.error(
            "EXTERNAL_ARGUMENT_MISSING",
            f"{field} is @external in {state.names(s.index for s in missing)} without the"
            f" argument {argument.name} of the field it stands for.",
            coordinate,
            state.places(missing),
            fix=f"add the argument {argument.name}: {argument.type}",
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
            state.places(typed),
            fix=f"declare the argument as {argument.type}",
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
            state.places(defaults),
            fix=f"give it {_default(argument)} there too",
        )


def _default(item: Input) -> str:
    return f"the default {print_value(item.default)}" if item.has_default else "no default"


def _same_default(left: Input, right: Input) -> bool:
    return left.has_default == right.has_default and same_value(left.default, right.default)


def _check_directives(state: MergeState, source: Source[Field], coordinate: str) -> None:
    for use in source.element.directives:
        if use.spec in MERGED:
            state.report.error(
                "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
                f"@{use.name} on the @external field {coordinate} in"
                f" {state.names([source.index])} would be lost.",
                coordinate,
                (state.place(source.index, use.node),),
                fix="apply the directive where the field is resolved",
            )

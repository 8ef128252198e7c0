"""Arguments and input objects: only what every subgraph accepts is kept."""

from __future__ import annotations

from dataclasses import replace

from supergraph.composition.merge.applied import merge_applied
from supergraph.composition.merge.descriptions import merge_description
from supergraph.composition.merge.state import MergeState, Source, Sources, join
from supergraph.composition.merge.type_reference import merge_input_type
from supergraph.composition.model import (
    Applied,
    Const,
    DirectiveDefinition,
    Field,
    Input,
    TypeDefinition,
)
from supergraph.composition.type_text import named, nullable
from supergraph.composition.values import print_value, same_value


def merge_arguments(
    state: MergeState, owners: Sources[Field] | Sources[DirectiveDefinition], coordinate: str
) -> dict[str, Input]:
    """Merge the arguments of a field or an executable directive: their intersection."""
    names = dict.fromkeys(name for owner in owners for name in owner.element.arguments)
    merged: dict[str, Input] = {}
    for name in names:
        sources = [
            Source(owner.index, owner.element.arguments[name])
            for owner in owners
            if name in owner.element.arguments
        ]
        where = f"{coordinate}({name}:)"
        if any(source.element.applied("fromContext") for source in sources):
            _check_contextual(state, sources, where)
            continue
        if len(sources) < len(owners):
            _report_absent(state, sources, owners, where)
            continue
        merged[name] = merge_input(state, sources, where)
    return merged


def merge_input(state: MergeState, sources: Sources[Input], coordinate: str) -> Input:
    """Merge the versions of one argument or input field (without join directives)."""
    argument = coordinate.endswith(":)")
    kind = "FIELD_ARGUMENT" if argument else "INPUT_FIELD"
    type_code = "FIELD_ARGUMENT_TYPE_MISMATCH" if argument else "FIELD_TYPE_MISMATCH"
    merged_type = merge_input_type(state, sources, coordinate, type_code)
    has_default, default = _merge_default(state, sources, coordinate, f"{kind}_DEFAULT_MISMATCH")
    first = sources[0].element
    return Input(
        name=first.name,
        description=merge_description(state, sources, coordinate),
        directives=merge_applied(state, sources, coordinate),
        type=merged_type.text,
        has_default=has_default,
        default=default,
    )


def _merge_default(
    state: MergeState, sources: Sources[Input], coordinate: str, code: str
) -> tuple[bool, Const]:
    given = [source for source in sources if source.element.has_default]
    if not given:
        return False, None
    first = given[0].element.default
    if any(not same_value(first, source.element.default) for source in given):
        written = ", ".join(
            f"{print_value(s.element.default)} in {state.names([s.index])}" for s in given
        )
        others = [s.index for s in given if not same_value(first, s.element.default)]
        state.report.error(
            code,
            f"{coordinate} has different default values: {written}.",
            coordinate,
            state.places(given),
            cause="the router sends one default to all subgraphs",
            fix=f"write = {print_value(first)} in {state.names(others)} too, or leave the default"
            " out everywhere",
        )
        return False, None
    if len(given) < len(sources):
        state.report.hint(
            "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
            f"{coordinate} has a default value in {state.names(s.index for s in given)} only; the"
            " supergraph has none.",
            coordinate,
            state.places(sources),
        )
        return False, None
    return True, first


def _check_contextual(state: MergeState, sources: Sources[Input], coordinate: str) -> None:
    for source in sources:
        element = source.element
        if element.applied("fromContext"):
            continue
        name = state.subgraphs[source.index].name
        places = state.places(sources)
        if element.required:
            state.report.error(
                "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
                f"{coordinate} is fed from a context elsewhere, but subgraph {name!r} requires"
                " clients to give it.",
                coordinate,
                places,
                cause="clients do not see an argument that is fed from a context",
                fix=f"write {element.name}: {nullable(element.type)} in subgraph {name!r}, or use"
                " @fromContext there too",
            )
        else:
            state.report.hint(
                "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
                f"{coordinate} is fed from a context elsewhere; the argument of subgraph {name!r}"
                " is not in the supergraph.",
                coordinate,
                places,
            )


def _report_absent(
    state: MergeState,
    sources: Sources[Input],
    owners: Sources[Field] | Sources[DirectiveDefinition],
    coordinate: str,
) -> None:
    present = {source.index for source in sources}
    absent = [owner.index for owner in owners if owner.index not in present]
    required = [source for source in sources if source.element.required]
    if required:
        state.report.error(
            "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
            f"{coordinate} is required in {state.names(s.index for s in required)} and absent"
            f" from {state.names(absent)}.",
            coordinate,
            state.declared(coordinate, [*(s.index for s in required), *absent]),
            cause="the router cannot send an argument to a subgraph that does not know it",
            fix=_completion(state, required, absent, f"to {coordinate.partition('(')[0]}"),
        )
        return
    state.report.hint(
        "INCONSISTENT_ARGUMENT_PRESENCE",
        f"{coordinate} is absent from {state.names(absent)} and so from the supergraph.",
        coordinate,
        state.places(sources),
    )


def _completion(state: MergeState, required: Sources[Input], absent: list[int], where: str) -> str:
    """Propose to add what some subgraphs require to the others, or to require it nowhere."""
    item = required[0].element
    return (
        f"add {item.name}: {item.type} {where} in {state.names(absent)}, or write"
        f" {item.name}: {nullable(item.type)} in {state.names(s.index for s in required)}"
    )


def _common_field(state: MergeState, sources: Sources[TypeDefinition], name: str) -> str:
    for source in sources:
        for item in source.element.inputs.values():
            absent = [s.index for s in sources if item.name not in s.element.inputs]
            return f"add {item.name}: {item.type} to {name} in {state.names(absent)}"
    return f"give {name} a field"


def merge_input_object(
    state: MergeState, sources: Sources[TypeDefinition], base: TypeDefinition
) -> TypeDefinition:
    """Merge an input object: the fields that all its subgraphs have."""
    names = dict.fromkeys(name for source in sources for name in source.element.inputs)
    merged: dict[str, Input] = {}
    for name in names:
        fields = [
            Source(s.index, s.element.inputs[name]) for s in sources if name in s.element.inputs
        ]
        coordinate = f"{base.name}.{name}"
        hidden = any(s.element.applied("inaccessible") for s in fields)
        if len(fields) < len(sources) and not hidden:
            # A field that is left out still counts as a use of its type.
            state.note_usage(named(fields[0].element.type), coordinate, is_input=True)
            _report_absent_field(state, fields, sources, coordinate)
            continue
        field = merge_input(state, fields, coordinate)
        directives = (*_join_fields(state, fields, sources), *field.directives)
        merged[name] = replace(field, directives=directives)
    if not merged:
        state.report.error(
            "EMPTY_MERGED_INPUT_TYPE",
            f"No field of the input type {base.name} is common to"
            f" {state.names(s.index for s in sources)}.",
            base.name,
            state.places(sources),
            cause="the router can only send what every subgraph knows",
            fix=_common_field(state, sources, base.name),
        )
    return replace(base, inputs=merged)


def _join_fields(
    state: MergeState, fields: Sources[Input], owners: Sources[TypeDefinition]
) -> list[Applied]:
    equal = len({source.element.type for source in fields}) == 1
    if equal and len(fields) == len(owners):
        return []
    return [
        join(
            "field",
            graph=state.graphs[source.index],
            type=None if equal else source.element.type,
        )
        for source in fields
    ]


def _report_absent_field(
    state: MergeState, fields: Sources[Input], owners: Sources[TypeDefinition], coordinate: str
) -> None:
    present = {source.index for source in fields}
    absent = [owner.index for owner in owners if owner.index not in present]
    required = [source for source in fields if source.element.required]
    if required:
        state.report.error(
            "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
            f"The input field {coordinate} is required in"
            f" {state.names(s.index for s in required)} and absent from {state.names(absent)}.",
            coordinate,
            state.declared(coordinate, [*(s.index for s in required), *absent]),
            cause="the router cannot send a field to a subgraph that does not know it",
            fix=_completion(state, required, absent, f"to {coordinate.partition('.')[0]}"),
        )
        return
    state.report.hint(
        "INCONSISTENT_INPUT_OBJECT_FIELD",
        f"The input field {coordinate} is absent from {state.names(absent)} and so from the"
        " supergraph.",
        coordinate,
        state.places(fields),
    )

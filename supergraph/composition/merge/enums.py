"""Enums and unions."""

from __future__ import annotations

from dataclasses import replace

from supergraph.composition.merge.applied import merge_applied
from supergraph.composition.merge.descriptions import merge_description
from supergraph.composition.merge.state import EnumUsage, MergeState, Source, Sources, join
from supergraph.composition.model import EnumValue, TypeDefinition


def merge_union(
    state: MergeState, sources: Sources[TypeDefinition], base: TypeDefinition
) -> TypeDefinition:
    """Merge a union: all members of all subgraphs."""
    members = dict.fromkeys(name for source in sources for name in source.element.members)
    joins = []
    for member in members:
        having = [source.index for source in sources if member in source.element.members]
        joins += [join("unionMember", graph=state.graphs[i], member=member) for i in having]
        if len(having) < len(sources):
            absent = [source.index for source in sources if source.index not in having]
            state.report.hint(
                "INCONSISTENT_UNION_MEMBER",
                f"{member} is a member of the union {base.name} in {state.names(having)} but not"
                f" in {state.names(absent)}.",
                base.name,
                state.places(sources),
            )
    return replace(base, members=tuple(members), directives=(*base.directives, *joins))


def merge_enum(
    state: MergeState, sources: Sources[TypeDefinition], base: TypeDefinition
) -> TypeDefinition:
    """Merge an enum by its use: outputs unite, inputs intersect, both must agree."""
    usage = state.usage.get(base.name)
    if usage is None:
        # An enum nobody uses can do no harm as an output.
        usage = EnumUsage(output=base.name)
        state.report.hint(
            "UNUSED_ENUM_TYPE",
            f"The enum {base.name} is used by no field or argument.",
            base.name,
            state.places(sources),
        )
    names = dict.fromkeys(name for source in sources for name in source.element.values)
    values: dict[str, EnumValue] = {}
    for name in names:
        having = [
            Source(s.index, s.element.values[name]) for s in sources if name in s.element.values
        ]
        if len(having) == len(sources) or _keep_partial(state, having, sources, base.name, usage):
            values[name] = _merge_value(state, having, f"{base.name}.{name}")
    if not values:
        state.report.error(
            "EMPTY_MERGED_ENUM_TYPE",
            f"No value of the enum {base.name} is common to"
            f" {state.names(s.index for s in sources)}.",
            base.name,
            state.places(sources),
            cause=f"it is used as an input ({usage.input}), so only common values can be kept",
            fix=_common_value(state, sources, base.name),
        )
    return replace(base, values=values)


def _common_value(state: MergeState, sources: Sources[TypeDefinition], name: str) -> str:
    for source in sources:
        for value in source.element.values:
            absent = [s.index for s in sources if value not in s.element.values]
            return f"add {value} to {name} in {state.names(absent)}"
    return f"give {name} a value"


def _merge_value(state: MergeState, having: Sources[EnumValue], coordinate: str) -> EnumValue:
    joins = [join("enumValue", graph=state.graphs[source.index]) for source in having]
    return EnumValue(
        name=having[0].element.name,
        description=merge_description(state, having, coordinate),
        directives=(*merge_applied(state, having, coordinate), *joins),
    )


def _keep_partial(
    state: MergeState,
    having: Sources[EnumValue],
    sources: Sources[TypeDefinition],
    enum: str,
    usage: EnumUsage,
) -> bool:
    """Decide on a value that some subgraphs lack."""
    value = having[0].element.name
    coordinate = f"{enum}.{value}"
    present = {source.index for source in having}
    lacking = [s.index for s in sources if s.index not in present]
    absent = state.names(lacking)
    hidden = any(source.element.applied("inaccessible") for source in having)
    if usage.input and usage.output:
        if hidden:
            return True
        state.report.error(
            "ENUM_VALUE_MISMATCH",
            f"The enum {enum} is used as an input ({usage.input}) and as an output"
            f" ({usage.output}), but its value {value} is absent from {absent}.",
            coordinate,
            (*state.places(having), *state.declared(enum, lacking)),
            cause="values that only some subgraphs know can be neither accepted nor left out",
            fix=f"add {value} to {enum} in {absent}, or mark it"
            f" {state.marked('inaccessible', sorted(present))}",
        )
        return True
    if usage.input and not hidden:
        state.report.hint(
            "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",
            f"The value {coordinate} is absent from {absent} and so from the supergraph, as the"
            f" enum is an input ({usage.input}).",
            coordinate,
            state.places(having),
        )
        return False
    if not usage.input:
        state.report.hint(
            "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
            f"The value {coordinate} is absent from {absent}.",
            coordinate,
            state.places(having),
        )
    return True

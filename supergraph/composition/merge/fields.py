"""Fields of objects and interfaces: one type, the common arguments, who resolves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supergraph.composition.field_uses import Coordinate, split_context
from supergraph.composition.merge.applied import carry_applied, merge_applied
from supergraph.composition.merge.descriptions import merge_description
from supergraph.composition.merge.external import (
    ExternalField,
    check_external,
    check_external_directives,
)
from supergraph.composition.merge.inputs import merge_arguments
from supergraph.composition.merge.overrides import check_interface_overrides, find_overrides
from supergraph.composition.merge.sharing import check_sharing
from supergraph.composition.merge.state import MergeState, Overrides, Source, Sources
from supergraph.composition.merge.type_reference import MergedType, merge_output_type
from supergraph.composition.model import Applied, Const, Field, Kind, TypeDefinition

__all__ = ["merge_fields"]

_NO_OVERRIDES = Overrides()


def merge_fields(
    state: MergeState, sources: Sources[TypeDefinition], base: TypeDefinition
) -> dict[str, Field]:
    """Merge the fields of an object or interface, in order of first appearance."""
    names = dict.fromkeys(name for source in sources for name in source.element.fields)
    merged: dict[str, Field] = {}
    for name in names:
        versions = [
            Source(s.index, s.element.fields[name]) for s in sources if name in s.element.fields
        ]
        field = _merge_field(state, versions, sources, base)
        if field is not None:
            merged[name] = field
    return merged


@dataclass(frozen=True, slots=True)
class _Merging:
    """One field while it is merged."""

    at: Coordinate
    coordinate: str
    versions: Sources[Field]
    owners: Sources[TypeDefinition]
    overrides: Overrides


def _merge_field(
    state: MergeState,
    versions: list[Source[Field]],
    owners: Sources[TypeDefinition],
    base: TypeDefinition,
) -> Field | None:
    name = versions[0].element.name
    at = (base.name, name)
    coordinate = f"{base.name}.{name}"
    overrides = _NO_OVERRIDES
    if base.kind is Kind.OBJECT:
        overrides = find_overrides(state, versions, coordinate, base.name) or _NO_OVERRIDES
        check_sharing(state, at, versions, overrides)
    else:
        check_interface_overrides(state, versions, coordinate, base.name)
    internal = [v for v in versions if at not in state.subgraphs[v.index].uses.external]
    merging = _Merging(at, coordinate, versions, owners, overrides)
    external = [v for v in versions if at in state.subgraphs[v.index].uses.external]
    if not internal:
        if not _given_by_interface_object(state, at):
            _report_nobody(state, merging)
            return None
        check_external_directives(state, versions, coordinate, ())
        # What stands in the supergraph is what the subgraphs declare of the field they are given.
        internal, external = versions, []
    merged_type = merge_output_type(state, internal, coordinate)
    field = Field(
        name=name,
        description=merge_description(state, internal, coordinate),
        type=merged_type.text,
        arguments=merge_arguments(state, internal, coordinate),
    )
    if external:
        check_external(
            state, ExternalField(coordinate, external, internal, field, merged_type.equal)
        )
    joins = _join_fields(state, merging, merged_type)
    carried = carry_applied(state, versions)
    directives = (*joins, *carried, *merge_applied(state, internal, coordinate))
    _hint_absent(state, merging, base)
    return Field(field.name, field.description, directives, None, field.type, field.arguments)


def _given_by_interface_object(state: MergeState, at: Coordinate) -> bool:
    return any(
        at[1] in state.subgraphs[index].schema.types[interface].fields
        for interface, indexes in state.interface_objects.items()
        if state.is_possible(at[0], interface)
        for index in indexes
    )


def _report_nobody(state: MergeState, merging: _Merging) -> None:
    indexes = [version.index for version in merging.versions]
    one = state.names(indexes) if len(indexes) == 1 else f"one of {state.names(indexes)}"
    state.report.error(
        "EXTERNAL_MISSING_ON_BASE",
        f"{merging.coordinate} is marked @external in"
        f" {state.names(v.index for v in merging.versions)} and no other subgraph has it.",
        merging.coordinate,
        state.places(merging.versions),
        cause="an @external field stands for one that another subgraph resolves",
        fix=f"remove @external from {merging.coordinate} in {one}, or add the field to the subgraph"
        " that resolves it",
    )


def _hint_absent(state: MergeState, merging: _Merging, base: TypeDefinition) -> None:
    if len(merging.versions) == len(merging.owners):
        return
    if base.name in {"Query", "Mutation", "Subscription"}:
        return
    if any(s.element.applied("key") for s in merging.owners):
        return
    if sum(_resolves_some(state, owner) for owner in merging.owners) <= 1:
        return
    if base.kind is Kind.OBJECT:
        code = "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"
    else:
        code = "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD"
    present = {version.index for version in merging.versions}
    absent = [s.index for s in merging.owners if s.index not in present]
    state.report.hint(
        code,
        f"{merging.coordinate} is in {state.names(sorted(present))} but not in"
        f" {state.names(absent)}.",
        merging.coordinate,
        state.places(merging.versions),
    )


def _resolves_some(state: MergeState, owner: Source[TypeDefinition]) -> bool:
    """Whether a subgraph has a field of the type that is more than a reference to others'."""
    external = state.subgraphs[owner.index].uses.external
    return any((owner.element.name, name) not in external for name in owner.element.fields)


def _join_fields(
    state: MergeState, merging: _Merging, merged_type: MergedType
) -> Sequence[Applied]:
    if not _needs_join(state, merging, merged_type):
        return ()
    return [
        _join_field(state, merging, version, merged_type)
        for version in merging.versions
        if not merging.overrides.gone(version.index)
    ]


def _needs_join(state: MergeState, merging: _Merging, merged_type: MergedType) -> bool:
    overrides = merging.overrides
    if not merged_type.equal or len(merging.versions) < len(merging.owners):
        return True
    if overrides.used or overrides.dropped or overrides.labels:
        return True
    for version in merging.versions:
        if merging.at in state.subgraphs[version.index].uses.external:
            return True
        for use in version.element.directives:
            if use.spec in {"requires", "provides"}:
                return True
        for argument in version.element.arguments.values():
            if argument.applied("fromContext"):
                return True
    return False


def _join_field(
    state: MergeState, merging: _Merging, version: Source[Field], merged_type: MergedType
) -> Applied:
    index, element = version.index, version.element
    arguments: dict[str, Const] = {"graph": state.graphs[index]}
    if not merged_type.equal:
        arguments["type"] = element.type
    for use in element.directives:
        if use.spec in {"requires", "provides"}:
            arguments[use.spec] = use.text_argument("fields")
        elif use.spec == "override":
            arguments["override"] = use.text_argument("from")
    if merging.at in state.subgraphs[index].uses.external:
        arguments["external"] = True
    if index in merging.overrides.used:
        arguments["usedOverridden"] = True
    if index in merging.overrides.labels:
        arguments["overrideLabel"] = merging.overrides.labels[index]
    contexts = _context_arguments(state, version)
    if contexts:
        arguments["contextArguments"] = contexts
    ordered = {name: arguments[name] for name in _ORDER if name in arguments}
    return Applied("join__field", "", ordered)


_ORDER = (
    "graph",
    "requires",
    "provides",
    "override",
    "type",
    "external",
    "usedOverridden",
    "overrideLabel",
    "contextArguments",
)


def _context_arguments(state: MergeState, version: Source[Field]) -> tuple[Const, ...]:
    found: list[Const] = []
    for argument in version.element.arguments.values():
        use = argument.applied("fromContext")
        if use is None:
            continue
        context, selection = split_context(use.text_argument("field"))
        found.append(
            {
                "context": context_name(state, version.index, context),
                "name": argument.name,
                "type": argument.type,
                "selection": selection,
            }
        )
    return tuple(found)


def context_name(state: MergeState, index: int, name: str) -> str:
    """Return a context's name in the supergraph: contexts of two subgraphs never meet."""
    return f"{state.subgraphs[index].name}__{name}"

"""Access control of implementations holds for their interfaces too.

A client that asks through an interface must meet what any implementation it may get demands, so
requirements rise from objects (and their fields) to the interfaces (and theirs). First, what
stands on the field of an interface object comes down to the same field of the implementations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from supergraph.composition.merge.state import MergeState
from supergraph.composition.merge.strategies import STRATEGIES
from supergraph.composition.model import Applied, Const, Element, Kind, TypeDefinition
from supergraph.composition.rules.access import ACCESS
from supergraph.composition.values import print_value, same_value

__all__ = ["raise_access"]


def raise_access(state: MergeState) -> None:
    """Give objects the requirements of the interface objects standing for them, and then every
    interface those of its implementations.
    """  # noqa: D205 -- the sentence is one
    if not state.used_directives.keys() & set(ACCESS):
        return
    _lower(state)
    implementing: dict[str, list[TypeDefinition]] = {}
    for definition in state.types.values():
        if definition.kind is Kind.OBJECT:
            for name in definition.interfaces:
                implementing.setdefault(name, []).append(definition)
    for name, objects in implementing.items():
        interface = state.types.get(name)
        if interface is not None and interface.kind is Kind.INTERFACE:
            state.types[name] = _raised(state, interface, objects)


def _lower(state: MergeState) -> None:
    """Give every object's fields what interface objects demand of the same fields."""
    for name, definition in list(state.types.items()):
        if definition.kind is not Kind.OBJECT:
            continue
        stand_ins = [
            interface
            for i in definition.interfaces
            if i in state.interface_objects and (interface := state.types.get(i)) is not None
        ]
        added = {
            field.name: replace(
                field,
                directives=_with_access(state, field, sources, f"{name}.{field.name}"),
            )
            for field in definition.fields.values()
            if (sources := [i.fields[field.name] for i in stand_ins if field.name in i.fields])
        }
        if added:
            state.types[name] = replace(definition, fields={**definition.fields, **added})


def _raised(
    state: MergeState, interface: TypeDefinition, objects: Sequence[TypeDefinition]
) -> TypeDefinition:
    fields = {
        name: replace(
            field,
            directives=_with_access(
                state,
                field,
                [o.fields[name] for o in objects if name in o.fields],
                f"{interface.name}.{name}",
            ),
        )
        for name, field in interface.fields.items()
    }
    directives = _with_access(state, interface, objects, interface.name)
    return replace(interface, directives=directives, fields=fields)


def _with_access(
    state: MergeState, element: Element, sources: Sequence[Element], coordinate: str
) -> tuple[Applied, ...]:
    kept = [use for use in element.directives if use.spec not in ACCESS]
    added = []
    for spec in ACCESS:
        uses = [use for source in (element, *sources) if (use := source.applied(spec)) is not None]
        if uses:
            added.append(_combined(state, spec, uses, coordinate))
    return (*kept, *added)


def _combined(state: MergeState, spec: str, uses: Sequence[Applied], coordinate: str) -> Applied:
    if all(same_value(use.arguments, uses[0].arguments) for use in uses):
        return uses[0]
    arguments: dict[str, Const] = {
        name: strategy([use.arguments.get(name) for use in uses])
        for name, strategy in STRATEGIES[spec].items()
    }
    state.report.hint(
        "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        f"{coordinate} and what it stands for demand different things by @{uses[0].name}; in the"
        f" supergraph it demands them all: {print_value(arguments)}.",
        coordinate,
    )
    return replace(uses[0], arguments=arguments)

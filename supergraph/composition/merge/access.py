"""Access control of implementations holds for their interfaces too.

A client that asks through an interface must meet what any implementation it may get demands, so
requirements rise from objects (and their fields) to the interfaces (and theirs). What stands on
the field of an interface object also comes down to the implementations that do not get the field
by copying.
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
    """Give every interface the requirements of its implementations."""
    if not state.used_directives.keys() & set(ACCESS):
        return
    for name, definition in list(state.types.items()):
        if definition.kind is Kind.INTERFACE:
            objects = [
                other
                for other in state.types.values()
                if other.kind is Kind.OBJECT and name in other.interfaces
            ]
            state.types[name] = _raised(state, definition, objects)


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
        f"{coordinate} demands what all its implementations demand by @{uses[0].name}:"
        f" {print_value(arguments)}.",
        coordinate,
    )
    return replace(uses[0], arguments=arguments)

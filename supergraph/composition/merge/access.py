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

__all__ = ["raise_access"]


def raise_access(state: MergeState) -> None:
    """Give every interface the requirements of its implementations."""
    if not state.used_directives.intersection(ACCESS):
        return
    for name, definition in list(state.types.items()):
        if definition.kind is Kind.INTERFACE:
            objects = [
                other
                for other in state.types.values()
                if other.kind is Kind.OBJECT and name in other.interfaces
            ]
            state.types[name] = _raised(definition, objects)


def _raised(interface: TypeDefinition, objects: Sequence[TypeDefinition]) -> TypeDefinition:
    fields = {
        name: replace(
            field,
            directives=_with_access(field, [o.fields[name] for o in objects if name in o.fields]),
        )
        for name, field in interface.fields.items()
    }
    return replace(interface, directives=_with_access(interface, objects), fields=fields)


def _with_access(element: Element, sources: Sequence[Element]) -> tuple[Applied, ...]:
    kept = [use for use in element.directives if use.spec not in ACCESS]
    added = []
    for spec in ACCESS:
        uses = [use for source in (element, *sources) if (use := source.applied(spec)) is not None]
        if uses:
            added.append(_combined(spec, uses))
    return (*kept, *added)


def _combined(spec: str, uses: Sequence[Applied]) -> Applied:
    if len(uses) == 1 or spec == "authenticated":
        return uses[0]
    arguments: dict[str, Const] = {
        name: strategy([use.arguments.get(name) for use in uses])
        for name, strategy in STRATEGIES[spec].items()
    }
    return replace(uses[0], arguments=arguments)

"""Fields that an `@interfaceObject` adds to an interface are added to its implementations too."""

from __future__ import annotations

from dataclasses import replace

from supergraph.composition.merge.sharing import check_sharing
from supergraph.composition.merge.state import MergeState, Overrides
from supergraph.composition.model import Applied, Field, Kind

__all__ = ["copy_interface_object_fields"]

_JOIN_FIELD = Applied("join__field", "", {})


def copy_interface_object_fields(state: MergeState) -> None:
    """Copy each field that only interface objects resolve to the implementations lacking it."""
    for interface, indexes in state.interface_objects.items():
        merged = state.types.get(interface)
        if merged is None or merged.kind is not Kind.INTERFACE:
            continue
        given = dict.fromkeys(
            name
            for index in indexes
            for name in state.subgraphs[index].schema.types[interface].fields
        )
        fields = [merged.fields[name] for name in given if name in merged.fields]
        for definition in list(state.types.values()):
            if definition.kind is not Kind.OBJECT or interface not in definition.interfaces:
                continue
            added = {f.name: _copy(f) for f in fields if f.name not in definition.fields}
            for name in added:
                check_sharing(state, (definition.name, name), (), Overrides())
            if added:
                state.types[definition.name] = replace(
                    definition, fields={**definition.fields, **added}
                )


def _copy(field: Field) -> Field:
    kept = [use for use in field.directives if not use.name.startswith("join__")]
    return replace(field, directives=(_JOIN_FIELD, *kept))

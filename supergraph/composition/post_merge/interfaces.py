"""Interfaces and their implementations across subgraphs."""

from __future__ import annotations

from supergraph.composition.merge.state import MergeState
from supergraph.composition.model import Kind
from supergraph.composition.rules.interfaces import key_text

__all__ = ["check_implementations", "check_interface_keys", "check_interface_objects"]


def check_implementations(state: MergeState) -> None:
    """Every implementation has every field that the merged interface has."""
    for definition in state.types.values():
        for name in definition.interfaces:
            interface = state.types.get(name)
            if interface is None or interface.kind is not Kind.INTERFACE:
                continue
            for field in interface.fields:
                if field in definition.fields:
                    continue
                declaring = [s for s in state.sources[name] if field in s.element.fields]
                state.report.error(
                    "INTERFACE_FIELD_NO_IMPLEM",
                    f"{definition.name} implements {name}, but no subgraph gives it the field"
                    f" {field}, which {name} has in {state.names(s.index for s in declaring)}.",
                    f"{definition.name}.{field}",
                    state.places([*state.sources[definition.name], *declaring]),
                    cause="the merged interface has the fields of all subgraphs together",
                    fix=f"add {field}: {interface.fields[field].type} to {definition.name} in"
                    f" {state.names([state.sources[definition.name][0].index])}, or remove"
                    f" {name}.{field} in {state.names(s.index for s in declaring)}",
                )


def _implementations(state: MergeState) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for definition in state.types.values():
        if definition.kind is Kind.OBJECT:
            for interface in definition.interfaces:
                found.setdefault(interface, []).append(definition.name)
    return found


def check_interface_keys(state: MergeState) -> None:
    """A subgraph that resolves an interface by key knows all its implementations."""
    implementations = _implementations(state)
    for name, definition in state.types.items():
        if definition.kind is not Kind.INTERFACE:
            continue
        for source in state.sources[name]:
            if source.element.kind is not Kind.INTERFACE:
                continue
            keys = [
                key
                for key in source.element.all_applied("key")
                if key.arguments.get("resolvable") is not False
            ]
            subgraph = state.subgraphs[source.index]
            missing = [
                implementation
                for implementation in implementations.get(name, ())
                if implementation not in subgraph.schema.types
            ]
            if keys and missing:
                state.report.error(
                    "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
                    f"[{subgraph.name}] The interface {name} has a @key but not all its"
                    f" implementations: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'}"
                    " missing.",
                    name,
                    (
                        subgraph.place(keys[0].node),
                        *(place for other in missing for place in state.declared(other)),
                    ),
                    cause="whoever finds an interface by its key must find every implementation",
                    fix=f"define {', '.join(missing)} with {key_text(keys[0])} in subgraph"
                    f" {subgraph.name!r}, or add `resolvable: false` to the key of {name} there",
                )


def check_interface_objects(state: MergeState) -> None:
    """A subgraph with an interface object defines none of the interface's implementations."""
    implementations = _implementations(state)
    for name, indexes in state.interface_objects.items():
        for index in indexes:
            subgraph = state.subgraphs[index]
            defined = [n for n in implementations.get(name, ()) if n in subgraph.schema.types]
            if defined:
                state.report.error(
                    "INTERFACE_OBJECT_USAGE_ERROR",
                    f"[{subgraph.name}] {name} is an @interfaceObject, but its implementation"
                    f" {defined[0]} is defined in the same subgraph.",
                    name,
                    (
                        subgraph.place(subgraph.schema.types[name].node),
                        subgraph.place(subgraph.schema.types[defined[0]].node),
                    ),
                    cause="whoever knows an implementation knows the interface itself",
                    fix=f"remove {defined[0]} from subgraph {subgraph.name!r}, its fields going to"
                    f" {name}; or define {name} as an interface there",
                )

"""Keys on interfaces, and objects that stand for interfaces."""

from __future__ import annotations

from graphql import GraphQLSyntaxError

from supergraph.composition.errors import Report
from supergraph.composition.field_set import parse_field_set, print_field_set
from supergraph.composition.model import Applied, Kind, TypeDefinition
from supergraph.composition.subgraph import LoadedSubgraph

__all__ = ["canonical_key", "check_interface_keys", "check_interface_objects", "key_text"]


def canonical_key(use: Applied) -> str:
    """Return a key's field set in a form that compares: fields sorted, braces dropped."""
    try:
        text = print_field_set(parse_field_set(use.text_argument("fields")))
    except GraphQLSyntaxError:
        return use.text_argument("fields")
    return " ".join(sorted(text.split())) if "{" not in text else text


def key_text(use: Applied) -> str:
    """Return a key as it is written in a schema, for a message."""
    return f'@key(fields: "{use.text_argument("fields")}")'


def check_interface_keys(subgraph: LoadedSubgraph, report: Report) -> None:
    """Each implementation has every key of its interface, resolvable if the interface's is."""
    # Keys that cannot be read cannot be compared.
    unreadable = {e.coordinate for e in report.errors if e.code == "KEY_INVALID_FIELDS"}
    implementations = subgraph.schema.implementations()
    for definition in subgraph.schema.types.values():
        if definition.kind is not Kind.INTERFACE or definition.name in unreadable:
            continue
        for key in definition.all_applied("key"):
            for name in implementations.get(definition.name, ()):
                if name in unreadable:
                    continue
                _check_key(subgraph, report, definition, key, subgraph.schema.types[name])


def _check_key(
    subgraph: LoadedSubgraph,
    report: Report,
    interface: TypeDefinition,
    key: Applied,
    implementation: TypeDefinition,
) -> None:
    resolvable = key.arguments.get("resolvable") is not False
    fix = f"add {key_text(key)} to {implementation.name}"
    for own in implementation.all_applied("key"):
        if canonical_key(own) != canonical_key(key):
            continue
        if not resolvable or own.arguments.get("resolvable") is not False:
            return
        problem = f"its {key_text(key)} is not resolvable"
        fix = f"remove `resolvable: false` from the key of {implementation.name}"
        break
    else:
        problem = f"lacks its {key_text(key)}"
    report.error(
        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
        f"[{subgraph.name}] {implementation.name} implements {interface.name} but {problem}.",
        interface.name,
        (subgraph.place(key.node), subgraph.place(implementation.node)),
        cause="whoever finds an interface by its key must find every implementation by it",
        fix=fix,
    )


def check_interface_objects(subgraph: LoadedSubgraph, report: Report) -> None:
    """An `@interfaceObject` is an entity, and its implementations are defined elsewhere."""
    for definition in subgraph.schema.types.values():
        if definition.applied("interfaceObject") is None or definition.kind is not Kind.OBJECT:
            continue
        if definition.applied("key") is None:
            report.error(
                "INTERFACE_OBJECT_USAGE_ERROR",
                f"[{subgraph.name}] {definition.name} is an @interfaceObject without a @key.",
                definition.name,
                (subgraph.place(definition.node),),
                cause="an @interfaceObject is found by the key of the interface",
                fix=f"add the @key that the interface {definition.name} has where it is defined,"
                f' such as {definition.name} @key(fields: "id")',
            )

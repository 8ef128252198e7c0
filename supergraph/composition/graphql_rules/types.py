"""Types are named well, are not empty, and refer to types that exist and fit."""

from __future__ import annotations

from difflib import get_close_matches

from supergraph.composition.graphql_rules.check import SchemaCheck
from supergraph.composition.graphql_rules.values import check_value
from supergraph.composition.model import (
    BUILT_IN_SCALARS,
    Element,
    Field,
    Input,
    Kind,
    TypeDefinition,
)
from supergraph.composition.type_text import named

__all__ = ["check_members", "check_types"]

_OUTPUT = frozenset({Kind.SCALAR, Kind.OBJECT, Kind.INTERFACE, Kind.UNION, Kind.ENUM})
_INPUT = frozenset({Kind.SCALAR, Kind.ENUM, Kind.INPUT})
_SHOWN = 12
"""How many types of a circle a message names."""
_RESERVED_VALUES = frozenset({"true", "false", "null"})


def check_types(check: SchemaCheck) -> None:
    """Check every type on its own, then input types for endless nesting."""
    for definition in check.types().values():
        _check_name(check, definition.name, definition.name, definition)
        if definition.kind in {Kind.OBJECT, Kind.INTERFACE}:
            _check_fields(check, definition)
        elif definition.kind is Kind.UNION:
            check_members(check, definition)
        elif definition.kind is Kind.ENUM:
            _check_values(check, definition)
        elif definition.kind is Kind.INPUT:
            _check_inputs(check, definition)
    for directive in check.schema.directives.values():
        if directive.name.startswith("__"):
            _check_name(check, directive.name, f"@{directive.name}", directive)
        for argument in directive.arguments.values():
            _check_input(check, argument, f"@{directive.name}({argument.name}:)")
    _check_roots(check)
    _check_cycles(check)


def _check_name(check: SchemaCheck, name: str, coordinate: str, element: Element) -> None:
    if name.startswith("__"):
        check.fail(
            f"The name {coordinate} begins with __, which is reserved for introspection.",
            coordinate,
            element.node,
            fix=f"rename it, for instance to {name.lstrip('_') or 'name'}",
        )


def _check_fields(check: SchemaCheck, definition: TypeDefinition) -> None:
    # Every subgraph answers the subgraph protocol's own query fields, whatever else it says.
    protocol = check.subgraph and definition.name == check.schema.roots.get("query")
    if not definition.fields and not protocol:
        check.fail(
            f"{definition.name} has no fields.",
            definition.name,
            definition.node,
            fix=f"give {definition.name} a field, or remove it",
        )
    for field in definition.fields.values():
        coordinate = f"{definition.name}.{field.name}"
        if field.name.startswith("__"):
            _check_name(check, field.name, coordinate, field)
        name = named(field.type)
        kind = check.kind(name)
        if kind not in _OUTPUT:
            _bad_reference(check, name, coordinate, field, "an output type")
        for argument in field.arguments.values():
            _check_input(check, argument, f"{coordinate}({argument.name}:)")


def _check_input(check: SchemaCheck, item: Input, coordinate: str) -> None:
    if item.name.startswith("__"):
        _check_name(check, item.name, coordinate, item)
    name = named(item.type)
    if check.kind(name) not in _INPUT:
        _bad_reference(check, name, coordinate, item, "an input type")
    elif item.has_default:
        problem = check_value(check, item.default, item.type)
        if problem:
            check.fail(
                f"The default value of {coordinate}: {problem}{_in_the_supergraph(check)}.",
                coordinate,
                item.node,
                also=name,
                cause="what only some subgraphs know is left out of enums and input types"
                if check.merged
                else "",
                fix="write a default that every subgraph knows, or none"
                if check.merged
                else f"write a default of type {item.type}, or none",
            )


def _in_the_supergraph(check: SchemaCheck) -> str:
    return " in the supergraph" if check.merged else ""


def _bad_reference(
    check: SchemaCheck, name: str, coordinate: str, element: Field | Input, wanted: str
) -> None:
    kind = check.kind(name)
    if kind is not None:
        what = f"the {kind.value} {name}" if kind is not Kind.OBJECT else f"the object type {name}"
        message = f"{coordinate} has {what} as its type, but needs {wanted}."
        check.fail(message, coordinate, element.node, fix=f"name {wanted}{_kinds(wanted)}")
        return
    message = f"{coordinate} refers to the unknown type {name}."
    if check.merged:
        message = f"{coordinate} has the type {name}, which is not part of a supergraph."
        cause = "the type is one of those by which a router talks to subgraphs"
        check.fail(message, coordinate, element.node, cause=cause, fix="give the type another name")
        return
    close = get_close_matches(name, (*check.types(), *sorted(BUILT_IN_SCALARS)), 1)
    fix = f"write {close[0]}" if close else f"define {name} in this schema: {_OWN_TYPES}"
    if name.startswith("federation__") and not coordinate.startswith("@"):
        fix = f"give the type another name: {name} is one of the specification"
    elif coordinate.startswith("@") and name.endswith("FieldSet"):
        fix = f"remove the definition of {coordinate.partition('(')[0]}: it is added for you"
    check.fail(message, coordinate, element.node, fix=fix)


_OWN_TYPES = "each subgraph declares every type it uses, of an entity at least its key"


def _kinds(wanted: str) -> str:
    kinds = _INPUT if wanted == "an input type" else _OUTPUT
    names = {Kind.OBJECT: "object type", Kind.INPUT: "input object"}
    return f" ({', '.join(sorted(names.get(kind, kind.value) for kind in kinds))})"


def check_members(check: SchemaCheck, definition: TypeDefinition) -> None:
    """Check that a union has members, and that they are object types."""
    if not definition.members:
        check.fail(
            f"The union {definition.name} has no members.",
            definition.name,
            definition.node,
            fix=f"give it an object type: union {definition.name} = …",
        )
    for member in definition.members:
        kind = check.kind(member)
        if kind is not Kind.OBJECT:
            what = "unknown" if kind is None else f"{kind.phrase}, not an object type"
            check.fail(
                f"The member {member} of the union {definition.name} is {what}.",
                definition.name,
                definition.node,
                also=member,
                cause=f"{member} stands as an @interfaceObject for an interface"
                if check.merged
                else "",
                fix=f"define type {member} in this schema, or remove it from the union"
                if kind is None
                else f"remove {member} from the union",
            )


def _check_values(check: SchemaCheck, definition: TypeDefinition) -> None:
    if not definition.values:
        check.fail(
            f"The enum {definition.name} has no values.",
            definition.name,
            definition.node,
            fix=f"give {definition.name} a value, or remove it",
        )
    for value in definition.values.values():
        _check_name(check, value.name, f"{definition.name}.{value.name}", value)
        if value.name in _RESERVED_VALUES:
            check.fail(
                f"The enum {definition.name} cannot have a value {value.name}.",
                f"{definition.name}.{value.name}",
                value.node,
                fix=f"rename it, for instance to {value.name.upper()}",
            )


def _check_inputs(check: SchemaCheck, definition: TypeDefinition) -> None:
    if not definition.inputs:
        check.fail(
            f"The input type {definition.name} has no fields.",
            definition.name,
            definition.node,
            fix=f"give {definition.name} a field, or remove it",
        )
    for item in definition.inputs.values():
        _check_input(check, item, f"{definition.name}.{item.name}")


def _check_roots(check: SchemaCheck) -> None:
    for operation, name in check.schema.roots.items():
        kind = check.kind(name)
        if kind is not Kind.OBJECT:
            what = "does not exist" if kind is None else f"is {kind.phrase}"
            check.fail(
                f"The {operation} root type {name} {what}; it must be an object type.",
                name,
                check.schema.node,
                fix=f"define type {name}, or name another type as the {operation} root",
            )


def _check_cycles(check: SchemaCheck) -> None:
    """Report input types that can never be written since they need themselves."""
    done: set[str] = set()
    for name, definition in check.types().items():
        if definition.kind is Kind.INPUT and name not in done:
            _follow(check, name, done)


def _follow(check: SchemaCheck, start: str, done: set[str]) -> None:
    """Walk what an input type requires, depth first; chains may be longer than the stack."""
    path = {start: iter(_required(check, start))}
    while path:
        name = next(reversed(path))
        inner = next(path[name], None)
        if inner is None:
            del path[name]
            done.add(name)
        elif inner in path:
            names = list(path)
            cycle = [*names[names.index(inner) :], inner]
            shown = cycle if len(cycle) <= _SHOWN else [*cycle[: _SHOWN // 2], "…", *cycle[-3:]]
            check.fail(
                f"The input type {inner} requires itself through {' → '.join(shown)}.",
                inner,
                check.types()[inner].node,
                fix="make one of these fields nullable, for instance"
                f" {_leading(check, inner, cycle[1])}",
            )
        elif inner not in done:
            path[inner] = iter(_required(check, inner))


def _leading(check: SchemaCheck, name: str, to: str) -> str:
    """Return the first field of an input type that requires another, as it would be nullable."""
    fields = check.types()[name].inputs.values()
    field = next(item.name for item in fields if item.type == f"{to}!")
    return f"{name}.{field}: {to}"


def _required(check: SchemaCheck, name: str) -> list[str]:
    """Return the input types that a value of an input type cannot do without."""
    types = check.types()
    return [
        inner
        for item in types[name].inputs.values()
        if item.type.endswith("!")
        and (inner := item.type[:-1]) in types
        and types[inner].kind is Kind.INPUT
    ]

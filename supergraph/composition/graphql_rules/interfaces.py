"""A type that implements an interface has what the interface promises."""

from __future__ import annotations

from supergraph.composition.graphql_rules.check import SchemaCheck
from supergraph.composition.model import Field, Kind, TypeDefinition
from supergraph.composition.type_text import is_subtype

__all__ = ["check_interfaces"]


def check_interfaces(check: SchemaCheck) -> None:
    """Check every object and interface against the interfaces it implements."""
    abstract = {
        (name, interface)
        for name, definition in check.types().items()
        for interface in definition.interfaces
    }
    abstract |= {
        (member, name)
        for name, definition in check.types().items()
        for member in definition.members
    }
    for definition in check.types().values():
        for name in definition.interfaces:
            _check_one(check, definition, name, abstract)


def _check_one(
    check: SchemaCheck, definition: TypeDefinition, name: str, abstract: set[tuple[str, str]]
) -> None:
    interface = check.types().get(name)
    if interface is None or interface.kind is not Kind.INTERFACE:
        what = "unknown" if interface is None else f"{interface.kind.phrase}, not an interface"
        check.fail(
            f"{definition.name} implements {name}, which is {what}.",
            definition.name,
            definition.node,
            fix=f"define interface {name} in this schema, or remove it from `implements`"
            if interface is None
            else f"remove {name} from `implements`",
        )
        return
    if name == definition.name:
        check.fail(
            f"{name} cannot implement itself.",
            name,
            definition.node,
            fix=f"remove {name} from its own `implements`",
        )
        return
    for inherited in interface.interfaces:
        if inherited not in definition.interfaces:
            cyclic = inherited == definition.name
            check.fail(
                f"{definition.name} implements {name} and so must implement {inherited} too."
                if not cyclic
                else f"{definition.name} and {name} implement each other.",
                definition.name,
                definition.node,
                interface.node,
                also=name,
                fix="remove one from the `implements` of the other"
                if cyclic
                else f"add {inherited} to the `implements` of {definition.name}",
            )
    for promised in interface.fields.values():
        _check_field(check, definition, interface, promised, abstract)


def _check_field(
    check: SchemaCheck,
    definition: TypeDefinition,
    interface: TypeDefinition,
    promised: Field,
    abstract: set[tuple[str, str]],
) -> None:
    name = interface.name
    field = definition.fields.get(promised.name)
    coordinate = f"{definition.name}.{promised.name}"
    if field is None:
        check.fail(
            f"{definition.name} lacks the field {promised.name} of the interface {name}.",
            definition.name,
            definition.node,
            promised.node,
            also=f"{name}.{promised.name}",
            fix=f"add {promised.name}: {promised.type} to {definition.name}",
        )
        return
    if not is_subtype(field.type, promised.type, lambda a, b: (a, b) in abstract):
        check.fail(
            f"{coordinate} has type {field.type}, which is no {promised.type} as the"
            f" interface {name} promises.",
            coordinate,
            field.node,
            promised.node,
            also=f"{name}.{promised.name}",
            fix=f"write {coordinate} as {promised.type}{_wherever(check)}, or as a subtype",
        )
    _check_arguments(check, field, promised, coordinate, name)


def _wherever(check: SchemaCheck) -> str:
    """A merged field may be declared in several subgraphs, and on an @interfaceObject."""
    return " wherever it is declared" if check.merged else ""


def _check_arguments(
    check: SchemaCheck, field: Field, promised: Field, coordinate: str, interface: str
) -> None:
    for argument in promised.arguments.values():
        own = field.arguments.get(argument.name)
        where = f"{coordinate}({argument.name}:)"
        if own is None:
            check.fail(
                f"{coordinate} lacks the argument {argument.name} that the interface {interface}"
                " declares.",
                coordinate,
                field.node,
                argument.node,
                also=f"{interface}.{field.name}({argument.name}:)",
                fix=f"add {argument.name}: {argument.type} to {coordinate}",
            )
        elif own.type != argument.type:
            check.fail(
                f"{where} has type {own.type}, but {argument.type} in the interface {interface}.",
                where,
                own.node,
                argument.node,
                also=f"{interface}.{field.name}({argument.name}:)",
                fix=f"write {where} as {argument.type}{_wherever(check)}",
            )
    for argument in field.arguments.values():
        if argument.name not in promised.arguments and argument.required:
            if argument.applied("fromContext"):
                continue
            check.fail(
                f"{coordinate}({argument.name}:) is required but unknown to the interface"
                f" {interface}.",
                f"{coordinate}({argument.name}:)",
                argument.node,
                promised.node,
                also=f"{interface}.{field.name}",
                fix=f"write {argument.name}: {argument.type.removesuffix('!')}, or add it to"
                f" {interface}.{field.name}",
            )

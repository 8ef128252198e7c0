"""Whether a constant value may stand where a type is expected."""

from __future__ import annotations

from collections.abc import Mapping

from supergraph.composition.graphql_rules.check import SchemaCheck
from supergraph.composition.model import Const, EnumName, Kind, TypeDefinition
from supergraph.composition.values import print_value

__all__ = ["check_value"]

_MAX_INT = 2**31


def check_value(check: SchemaCheck, value: Const, type_text: str) -> str:  # noqa: PLR0911
    """Say why the value does not fit the type; empty if it does."""
    if type_text.endswith("!"):
        if value is None:
            return f"null is no {type_text}"
        return check_value(check, value, type_text[:-1])
    if value is None:
        return ""
    if type_text.startswith("["):
        items = value if isinstance(value, tuple) else (value,)
        problems = (check_value(check, item, type_text[1:-1]) for item in items)
        return next((problem for problem in problems if problem), "")
    definition = check.specified.get(type_text) or check.types().get(type_text)
    if definition is None:
        return _check_scalar(value, type_text)
    if definition.kind is Kind.ENUM:
        fits = isinstance(value, EnumName) and value.name in definition.values
        return "" if fits else f"{print_value(value)} is no value of the enum {type_text}"
    if definition.kind is Kind.INPUT:
        return _check_object(check, value, definition)
    return ""


def _check_scalar(value: Const, name: str) -> str:
    plain = not isinstance(value, bool)
    fits = {
        "Int": isinstance(value, int) and plain and -_MAX_INT <= value < _MAX_INT,
        "Float": isinstance(value, int | float) and plain,
        "String": isinstance(value, str),
        "Boolean": isinstance(value, bool),
        "ID": isinstance(value, str) or (isinstance(value, int) and plain),
    }.get(name, True)
    return "" if fits else f"{print_value(value)} is no {name}"


def _check_object(check: SchemaCheck, value: Const, definition: TypeDefinition) -> str:
    if not isinstance(value, Mapping):
        return f"{print_value(value)} is no {definition.name}"
    for name in value:
        if name not in definition.inputs:
            return f"{definition.name} has no field {name}"
    for item in definition.inputs.values():
        if item.name not in value:
            if item.required:
                return f"the field {definition.name}.{item.name} is required"
            continue
        problem = check_value(check, value[item.name], item.type)
        if problem:
            return problem
    return ""

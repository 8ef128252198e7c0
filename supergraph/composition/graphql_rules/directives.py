"""Directives are known, stand where they may, as often as they may, with arguments that fit."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from supergraph.composition.graphql_rules.check import SchemaCheck
from supergraph.composition.graphql_rules.values import check_value
from supergraph.composition.model import Applied, DirectiveDefinition, Input, Kind, TypeDefinition

__all__ = ["check_directives"]

_PLACES = {
    Kind.SCALAR: "SCALAR",
    Kind.OBJECT: "OBJECT",
    Kind.INTERFACE: "INTERFACE",
    Kind.UNION: "UNION",
    Kind.ENUM: "ENUM",
    Kind.INPUT: "INPUT_OBJECT",
}
_OWN_CODES = frozenset({"key", "requires", "provides"})
"""Their `fields` argument has error codes of its own when it is no string."""


def check_directives(check: SchemaCheck) -> None:
    """Check every application in a schema."""
    _check_uses(check, check.schema.applied, "SCHEMA", "schema")
    for definition in check.types().values():
        _check_type(check, definition)
    for directive in check.schema.directives.values():
        for argument in directive.arguments.values():
            where = f"@{directive.name}({argument.name}:)"
            _check_input(check, argument, "ARGUMENT_DEFINITION", where)
        circle = _circle(check, directive.name)
        if circle:
            named = [f"@{name}" for name in circle]
            check.fail(
                f"The directive {named[0]} is used by its own definition:"
                f" {' → '.join((*named, named[0]))}.",
                f"@{directive.name}",
                *(check.schema.directives[name].node for name in circle),
                fix=f"remove what leads back to @{directive.name} from the arguments of its"
                " definition",
            )


def _circle(check: SchemaCheck, name: str) -> list[str]:
    """Return the shortest way from a directive through arguments' directives back to it, if any."""
    came_from: dict[str, str] = {}
    waiting = [name]
    for reached in waiting:
        definition = check.schema.directives.get(reached)
        arguments = definition.arguments.values() if definition else ()
        for use in (use for argument in arguments for use in argument.directives):
            if use.name == name:
                way = [reached]
                while way[-1] != name:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if use.name not in came_from:
                came_from[use.name] = reached
                waiting.append(use.name)
    return []


def _check_type(check: SchemaCheck, definition: TypeDefinition) -> None:
    name = definition.name
    if definition.directives:
        _check_uses(check, definition.directives, _PLACES[definition.kind], name)
    for field in definition.fields.values():
        coordinate = f"{name}.{field.name}"
        if field.directives:
            _check_uses(check, field.directives, "FIELD_DEFINITION", coordinate)
        for argument in field.arguments.values():
            where = f"{coordinate}({argument.name}:)"
            _check_input(check, argument, "ARGUMENT_DEFINITION", where)
    for value in definition.values.values():
        if value.directives:
            _check_uses(check, value.directives, "ENUM_VALUE", f"{name}.{value.name}")
    for item in definition.inputs.values():
        _check_input(check, item, "INPUT_FIELD_DEFINITION", f"{name}.{item.name}")


def _check_input(check: SchemaCheck, item: Input, place: str, coordinate: str) -> None:
    if not item.directives:
        return
    _check_uses(check, item.directives, place, coordinate)
    if item.required and any(use.spec == "deprecated" for use in item.directives):
        check.fail(
            f"{coordinate} is required and cannot be @deprecated.",
            coordinate,
            item.node,
            fix=f"make it optional, as {item.name}: {item.type.removesuffix('!')}",
        )


def _check_uses(check: SchemaCheck, uses: Sequence[Applied], place: str, coordinate: str) -> None:
    seen: set[str] = set()
    for use in uses:
        if check.only is not None and use.name not in check.only:
            continue
        definition = check.directive(use.name)
        if definition is None:
            check.fail(
                f"The directive @{use.name} on {coordinate} is unknown.",
                coordinate,
                use.node,
                fix=check.explain(use.name) or _unknown_fix(check, use.name),
            )
            continue
        if use.name in seen and not definition.repeatable:
            check.fail(
                f"@{use.name} stands twice on {coordinate}.",
                coordinate,
                use.node,
                fix="remove one of the two, or define the directive as repeatable"
                if use.name in check.schema.directives
                else "remove one of the two",
            )
        seen.add(use.name)
        if place not in definition.locations:
            check.fail(
                f"@{use.name} cannot stand on {coordinate}: it is allowed on"
                f" {', '.join(definition.locations)}.",
                coordinate,
                use.node,
                also=f"@{use.name}",
                fix=f"remove it from {coordinate}",
            )
        _check_arguments(check, use, definition, coordinate)


def _unknown_fix(check: SchemaCheck, name: str) -> str:
    close = get_close_matches(name, check.schema.directives, 1)
    if close:
        return f"write @{close[0]}"
    return f"define directive @{name} in this schema, or remove it"


_SINCE = {("key", "resolvable"): "v2.0", ("override", "label"): "v2.7"}
"""Arguments that came later than their directive, with the federation version they came with."""


def _argument_fix(use: Applied, name: str, definition: DirectiveDefinition) -> str:
    since = _SINCE.get((use.spec, name))
    if since is not None:
        return f"link federation {since} or newer, which has it, or remove it"
    known = list(definition.arguments)
    close = get_close_matches(name, known, 1)
    if close:
        return f"write {close[0]}"
    return f"remove it; the arguments are {', '.join(known)}" if known else "remove it"


def _check_arguments(
    check: SchemaCheck, use: Applied, definition: DirectiveDefinition, coordinate: str
) -> None:
    for name, value in use.arguments.items():
        argument = definition.arguments.get(name)
        if argument is None:
            check.fail(
                f"@{use.name} on {coordinate} has no argument {name}.",
                coordinate,
                use.node,
                also=f"@{use.name}",
                fix=_argument_fix(use, name, definition),
            )
            continue
        if use.spec in _OWN_CODES and name == "fields":
            continue
        problem = check_value(check, value, argument.type)
        if problem:
            check.fail(
                f"The argument {name} of @{use.name} on {coordinate}: {problem}.",
                coordinate,
                use.node,
                also=f"@{use.name}",
                fix=f"write a value of type {argument.type}",
            )
    for argument in definition.arguments.values():
        if argument.required and argument.name not in use.arguments:
            check.fail(
                f"@{use.name} on {coordinate} lacks the argument {argument.name}: {argument.type}.",
                coordinate,
                use.node,
                also=f"@{use.name}",
                fix=f"write @{use.name}({argument.name}: …)",
            )

"""`@inaccessible`: hiding elements leaves a valid API schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from supergraph.composition.errors import Place, Report
from supergraph.composition.model import (
    EXECUTABLE_LOCATIONS,
    Const,
    DirectiveDefinition,
    Element,
    EnumName,
    Field,
    Input,
    Kind,
    Schema,
    TypeDefinition,
)
from supergraph.composition.type_text import named

__all__ = ["check_inaccessible"]


Places: TypeAlias = Callable[[str], tuple[Place, ...]]


def check_inaccessible(schema: Schema, report: Report, places: Places) -> None:
    """Report visible elements that depend on hidden ones.

    Args:
        schema: a finished supergraph.
        report: where errors go.
        places: where an element, by its coordinate, is written.
    """
    check = _Check(schema, report, places)
    for definition in schema.types.values():
        if not _hidden(definition):
            check.type(definition)
    for directive in schema.directives.values():
        check.directive(directive)
    check.roots()


def _hidden(element: Element) -> bool:
    return element.applied("inaccessible") is not None


class _Check:
    def __init__(self, schema: Schema, report: Report, places: Places) -> None:
        self.schema, self.report, self.places = schema, report, places
        self.hidden_types = {d.name for d in schema.types.values() if _hidden(d)}

    def fail(self, code: str, message: str, coordinate: str, fix: str, *others: str) -> None:
        """Report an error at a coordinate; the others have to do with it."""
        places = dict.fromkeys(p for at in (coordinate, *others) for p in self.places(at))
        self.report.error(code, message, coordinate, tuple(places), fix=fix)

    def roots(self) -> None:
        query = self.schema.roots.get("query", "")
        if query in self.hidden_types:
            self.fail(
                "QUERY_ROOT_TYPE_INACCESSIBLE",
                f"The query root {query} is @inaccessible, which leaves no schema at all.",
                query,
                f"remove @inaccessible from {query}",
            )

    def type(self, definition: TypeDefinition) -> None:
        """Check one visible type."""
        self._children(definition)
        for field in definition.fields.values():
            self._field(definition, field)
        for item in definition.inputs.values():
            coordinate = f"{definition.name}.{item.name}"
            if not _hidden(item):
                self._input(item, coordinate)
            elif item.required:
                self._required(coordinate)
        for name in definition.interfaces:
            interface = self.schema.types.get(name)
            if interface is not None and not _hidden(interface):
                self._implementation(definition, interface)

    def directive(self, definition: DirectiveDefinition) -> None:
        """Check one directive: that schemas use it leaves nothing of it to be hidden."""
        hidden = [argument for argument in definition.arguments.values() if _hidden(argument)]
        if hidden and not EXECUTABLE_LOCATIONS.issuperset(definition.locations):
            coordinate = f"@{definition.name}({hidden[0].name}:)"
            self.fail(
                "DISALLOWED_INACCESSIBLE",
                f"{coordinate} is @inaccessible, but belongs to a directive that schemas use, and"
                " clients never see those.",
                coordinate,
                f"remove @inaccessible from {coordinate}",
            )
            return
        if not definition.executable:
            return
        for argument in definition.arguments.values():
            coordinate = f"@{definition.name}({argument.name}:)"
            if not _hidden(argument):
                self._input(argument, coordinate)
            elif argument.required:
                self._required(coordinate)

    def _children(self, definition: TypeDefinition) -> None:
        children: Iterable[bool]
        if definition.kind is Kind.UNION:
            children = [member in self.hidden_types for member in definition.members]
        elif definition.kind is Kind.ENUM:
            children = [_hidden(value) for value in definition.values.values()]
        elif definition.kind is Kind.INPUT:
            children = [_hidden(item) for item in definition.inputs.values()]
        else:
            children = [_hidden(field) for field in definition.fields.values()]
        children = list(children)
        if children and all(children):
            self.fail(
                "ONLY_INACCESSIBLE_CHILDREN",
                f"{definition.name} is visible, but everything in it is @inaccessible.",
                definition.name,
                f"mark {definition.name} @inaccessible too, or leave something in it visible",
            )

    def _field(self, definition: TypeDefinition, field: Field) -> None:
        coordinate = f"{definition.name}.{field.name}"
        if _hidden(field):
            return
        self._reference(field.type, coordinate)
        for argument in field.arguments.values():
            where = f"{coordinate}({argument.name}:)"
            if not _hidden(argument):
                self._input(argument, where)
            elif argument.required:
                self._required(where)

    def _reference(self, type_text: str, coordinate: str) -> None:
        name = named(type_text)
        if name in self.hidden_types:
            self.fail(
                "REFERENCED_INACCESSIBLE",
                f"{coordinate} is visible, but its type {name} is @inaccessible.",
                coordinate,
                f"mark {coordinate} @inaccessible too, or remove @inaccessible from {name}",
                name,
            )

    def _required(self, coordinate: str) -> None:
        self.fail(
            "REQUIRED_INACCESSIBLE",
            f"{coordinate} is @inaccessible, but required.",
            coordinate,
            f"make {coordinate} nullable, or give it a default value",
        )

    def _input(self, item: Input, coordinate: str) -> None:
        self._reference(item.type, coordinate)
        if item.has_default:
            for hidden in self._hidden_in(item.default, named(item.type)):
                self.fail(
                    "DEFAULT_VALUE_USES_INACCESSIBLE",
                    f"The default value of {coordinate} uses {hidden}, which is @inaccessible.",
                    coordinate,
                    f"give {coordinate} another default, or remove @inaccessible from {hidden}",
                    hidden,
                )

    def _hidden_in(self, value: Const, type_name: str) -> Iterator[str]:
        definition = self.schema.types.get(type_name)
        if isinstance(value, tuple):
            for item in value:
                yield from self._hidden_in(item, type_name)
        elif definition is None:
            return
        elif isinstance(value, EnumName) and value.name in definition.values:
            if _hidden(definition.values[value.name]):
                yield f"{type_name}.{value.name}"
        elif isinstance(value, Mapping):
            for name, inner in value.items():
                field = definition.inputs.get(name)
                if field is not None and _hidden(field):
                    yield f"{type_name}.{name}"
                elif field is not None:
                    yield from self._hidden_in(inner, named(field.type))

    def _implementation(self, definition: TypeDefinition, interface: TypeDefinition) -> None:
        for promised in interface.fields.values():
            field = definition.fields.get(promised.name)
            if field is None or _hidden(promised):
                continue
            coordinate = f"{definition.name}.{field.name}"
            if _hidden(field):
                self._implemented(coordinate, f"{interface.name}.{promised.name}")
                continue
            for argument in promised.arguments.values():
                own = field.arguments.get(argument.name)
                where = f"{coordinate}({argument.name}:)"
                if own is not None and _hidden(own) and not _hidden(argument):
                    self._implemented(where, f"{interface.name}.{promised.name}({argument.name}:)")
                elif own is not None and _hidden(argument) and own.required and not _hidden(own):
                    self._required(f"{interface.name}.{promised.name}({argument.name}:)")

    def _implemented(self, coordinate: str, promised: str) -> None:
        self.fail(
            "IMPLEMENTED_BY_INACCESSIBLE",
            f"{coordinate} is @inaccessible, but implements {promised}, which is visible.",
            coordinate,
            f"mark {promised} @inaccessible too, or remove @inaccessible from {coordinate}",
            promised,
        )

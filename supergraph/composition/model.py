"""The composer's own model of a schema: frozen values built once from syntax trees.

A subgraph, the merged supergraph and the client's API schema are all a `Schema`. Types are kept as
their written text (`"[String!]!"`): interned strings compare and slice faster than trees, and
composition asks little more of a type than its nullability, its list depth and its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from graphql import Node

from supergraph.composition.type_text import named

Const: TypeAlias = (
    "str | int | float | bool | EnumName | tuple[Const, ...] | Mapping[str, Const] | None"
)


@dataclass(frozen=True, slots=True)
class EnumName:
    """An enum value written in a schema, kept apart from the string of the same spelling."""

    name: str


class Kind(StrEnum):
    """The six kinds of named types, spelled as schema keywords."""

    SCALAR = "scalar"
    OBJECT = "type"
    INTERFACE = "interface"
    UNION = "union"
    ENUM = "enum"
    INPUT = "input"

    @property
    def phrase(self) -> str:
        """The kind as a sentence names one type of it."""
        return _PHRASES[self]


_PHRASES = {
    Kind.SCALAR: "a scalar",
    Kind.OBJECT: "an object type",
    Kind.INTERFACE: "an interface",
    Kind.UNION: "a union",
    Kind.ENUM: "an enum",
    Kind.INPUT: "an input type",
}


@dataclass(frozen=True, slots=True)
class Applied:
    """One application of a directive.

    Attributes:
        name: the name as written, without `@`.
        spec: the canonical name if the directive belongs to a specification the composer knows
            (`key` for `@federation__key`), else the empty string.
        arguments: the written arguments.
        node: the syntax it was read from; None for what the composer wrote itself.
        declaration: which declaration of its type carries it: 0 is the definition, 1, 2, … are
            the extensions in order.
    """

    name: str
    spec: str
    arguments: Mapping[str, Const]
    node: Node | None = None
    declaration: int = 0

    def text_argument(self, name: str) -> str:
        """Return a string argument, or the empty string where it is absent or of another type."""
        value = self.arguments.get(name)
        return value if isinstance(value, str) else ""

    def text_arguments(self, name: str) -> tuple[str, ...]:
        """Return a list of strings; a single one may be written without brackets."""
        value = self.arguments.get(name)
        items = value if isinstance(value, tuple) else (value,)
        return tuple(item for item in items if isinstance(item, str))


@dataclass(frozen=True, slots=True)
class Element:
    """What every named element of a schema has: a name, a description, directives, a place."""

    name: str
    description: str | None = None
    directives: tuple[Applied, ...] = ()
    node: Node | None = None

    def applied(self, spec: str) -> Applied | None:
        """Return the first application of a known directive, or None."""
        for use in self.directives:
            if use.spec == spec:
                return use
        return None

    def all_applied(self, spec: str) -> list[Applied]:
        """Return every application of a known directive, in order."""
        return [use for use in self.directives if use.spec == spec]


@dataclass(frozen=True, slots=True)
class Input(Element):
    """An argument or an input field. `has_default` tells a default of null from no default."""

    type: str = ""
    has_default: bool = False
    default: Const = None

    @property
    def required(self) -> bool:
        """Whether a caller must give a value."""
        return self.type.endswith("!") and not self.has_default


@dataclass(frozen=True, slots=True)
class Field(Element):
    """A field of an object or an interface."""

    type: str = ""
    arguments: Mapping[str, Input] = field(default_factory=dict)
    declaration: int = 0


@dataclass(frozen=True, slots=True)
class EnumValue(Element):
    """A value of an enum."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One place where a type is declared: its definition or one of its extensions."""

    node: Node
    extension: bool


@dataclass(frozen=True, slots=True)
class TypeDefinition(Element):
    """A named type of any kind; the maps that its kind does not have stay empty.

    Attributes:
        kind: which of the six kinds.
        interfaces: the names it implements, in order of declaration.
        fields: output fields of an object or interface.
        inputs: fields of an input object.
        members: member names of a union.
        values: values of an enum.
        declarations: the definition (always first, if there is one) and the extensions.
    """

    kind: Kind = Kind.OBJECT
    interfaces: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    inputs: Mapping[str, Input] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    values: Mapping[str, EnumValue] = field(default_factory=dict)
    declarations: tuple[Declaration, ...] = ()

    @property
    def only_extended(self) -> bool:
        """Whether the type is extended here and nowhere defined."""
        return bool(self.declarations) and all(d.extension for d in self.declarations)

    @property
    def composite(self) -> bool:
        """Whether a selection set may stand on it."""
        return self.kind in COMPOSITE


COMPOSITE = frozenset({Kind.OBJECT, Kind.INTERFACE, Kind.UNION})


@dataclass(frozen=True, slots=True)
class DirectiveDefinition(Element):
    """The definition of a directive. `name` has no `@`; locations are upper-case names."""

    arguments: Mapping[str, Input] = field(default_factory=dict)
    repeatable: bool = False
    locations: tuple[str, ...] = ()

    @property
    def executable(self) -> bool:
        """Whether operations may use it."""
        return any(place in EXECUTABLE_LOCATIONS for place in self.locations)


EXECUTABLE_LOCATIONS = frozenset(
    {
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
    }
)

BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})
BUILT_IN_DIRECTIVES = frozenset({"skip", "include", "deprecated", "specifiedBy"})

ROOT_NAMES: Mapping[str, str] = {
    "query": "Query",
    "mutation": "Mutation",
    "subscription": "Subscription",
}


_COORDINATE = re.compile(r"@?(?P<owner>\w+)(?:\.(?P<member>\w+))?(?:\((?P<argument>\w+):\))?$")


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole schema.

    Attributes:
        types: named types by name, in order of first declaration; built-in scalars are left out.
        directives: definitions by name.
        roots: `query`, `mutation`, `subscription` to the type's name.
        applied: directives on the schema element.
        description: of the schema element.
        node: the schema definition, if there is one.
        used_directives: the names of all directives applied anywhere, sorted.
    """

    types: Mapping[str, TypeDefinition]
    directives: Mapping[str, DirectiveDefinition]
    roots: Mapping[str, str]
    applied: tuple[Applied, ...] = ()
    description: str | None = None
    node: Node | None = None
    used_directives: tuple[str, ...] = ()

    def find(self, coordinate: str) -> Element | None:
        """Return what a schema coordinate names; for a member that is not there, its owner.

        Args:
            coordinate: `Type`, `Type.member`, `Type.field(argument:)`, `@directive` or
                `@directive(argument:)`.
        """
        parts = _COORDINATE.match(coordinate)
        if parts is None:
            return None
        if coordinate.startswith("@"):
            directive = self.directives.get(parts["owner"])
            arguments = directive.arguments if directive else {}
            return arguments.get(parts["argument"] or "", directive)
        owner = self.types.get(parts["owner"])
        name = parts["member"]
        if owner is None or name is None:
            return owner
        field = owner.fields.get(name)
        if field is not None:
            return field.arguments.get(parts["argument"] or "", field)
        return owner.inputs.get(name) or owner.values.get(name) or owner

    def implementations(self) -> dict[str, list[str]]:
        """Map every interface to the *objects* that implement it, in order of declaration."""
        found: dict[str, list[str]] = {}
        for definition in self.types.values():
            if definition.kind is Kind.OBJECT:
                for interface in definition.interfaces:
                    found.setdefault(interface, []).append(definition.name)
        return found

    def possible_types(self, name: str, implementations: Mapping[str, list[str]]) -> frozenset[str]:
        """Return the object types a value of the named composite type may have."""
        definition = self.types.get(name)
        if definition is None:
            return frozenset()
        if definition.kind is Kind.UNION:
            return frozenset(definition.members)
        if definition.kind is Kind.INTERFACE:
            return frozenset(implementations.get(name, ()))
        return frozenset({name})


def referenced_types(
    types: Iterable[TypeDefinition], directives: Iterable[DirectiveDefinition] = ()
) -> Iterator[str]:
    """Name the types that fields, arguments and input fields have, with repetitions."""
    for definition in types:
        for item in definition.fields.values():
            yield named(item.type)
            yield from (named(argument.type) for argument in item.arguments.values())
        yield from (named(member.type) for member in definition.inputs.values())
    for directive in directives:
        yield from (named(argument.type) for argument in directive.arguments.values())

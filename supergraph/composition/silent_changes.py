"""Changes of an API schema that graphql-core says nothing of, or makes too little of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_required_argument,
    is_required_input_field,
)

__all__ = ["Elements", "api_elements", "became_one_of", "became_required", "deprecations"]

Element: TypeAlias = GraphQLField | GraphQLArgument | GraphQLEnumValue | GraphQLInputField
Elements: TypeAlias = Mapping[str, Element]
"""What types and directives consist of, by schema coordinate."""


def api_elements(schema: GraphQLSchema) -> Elements:
    """Return the fields, arguments, enum values and input fields of a schema."""
    return dict(_elements(schema))


def _elements(schema: GraphQLSchema) -> Iterator[tuple[str, Element]]:
    for name, defined in schema.type_map.items():
        if is_introspection_type(defined):
            continue
        if isinstance(defined, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in defined.fields.items():
                yield f"{name}.{field_name}", field
                yield from _arguments(f"{name}.{field_name}", field.args)
        elif isinstance(defined, GraphQLEnumType):
            yield from ((f"{name}.{value}", item) for value, item in defined.values.items())
        elif isinstance(defined, GraphQLInputObjectType):
            yield from ((f"{name}.{field}", item) for field, item in defined.fields.items())
    for directive in schema.directives:
        yield from _arguments(f"@{directive.name}", directive.args)


def _arguments(
    owner: str, arguments: Mapping[str, GraphQLArgument]
) -> Iterator[tuple[str, GraphQLArgument]]:
    return ((f"{owner}({name}:)", argument) for name, argument in arguments.items())


def became_required(before: Elements, after: Elements) -> frozenset[str]:
    """Return the inputs that clients might leave out, and may no longer."""
    return frozenset(
        coordinate
        for coordinate, element in after.items()
        if coordinate in before and _required(element) and not _required(before[coordinate])
    )


def _required(element: Element) -> bool:
    if isinstance(element, GraphQLArgument):
        return is_required_argument(element)
    return isinstance(element, GraphQLInputField) and is_required_input_field(element)


def became_one_of(before: GraphQLSchema, after: GraphQLSchema) -> Iterator[tuple[str, bool]]:
    """Yield the input types of which exactly one field must be given now, or no longer must.

    Yields:
        names, each with whether it must be one field now.
    """
    for name, defined in after.type_map.items():
        old = before.type_map.get(name)
        if not isinstance(defined, GraphQLInputObjectType):
            continue
        if isinstance(old, GraphQLInputObjectType) and old.is_one_of is not defined.is_one_of:
            yield name, defined.is_one_of


def deprecations(before: Elements, after: Elements) -> Iterator[tuple[str, bool]]:
    """Yield what clients are told to leave, or no longer are.

    Yields:
        coordinates, each with whether it is deprecated now.
    """
    for coordinate, element in after.items():
        old = before.get(coordinate)
        if old is None:
            continue
        deprecated = element.deprecation_reason is not None
        if deprecated is not (old.deprecation_reason is not None):
            yield coordinate, deprecated

"""Stage: raw variables → values of the types that the operation declares.

graphql-core coerces by the specification, walking over types and definitions for every request.
Most values are plain: a string for a `String`, one of its names for an enum, a list of those. What
such values look like is worked out once per operation; a request whose values are all plain is
answered by looking at them, and every other goes the long way, which also words the errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLString,
    VariableDefinitionNode,
    get_variable_values,
    is_input_type,
    type_from_ast,
)

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from graphql import GraphQLSchema, OperationDefinitionNode

    from supergraph.settings import ErrorSettings

__all__ = ["VariableCoercer"]

_MAX_REPORTED = 20
_INT_RANGE = range(-(2**31), 2**31)

_IsPlain: TypeAlias = Callable[[Any], bool]
"""Tells whether a value is, as it stands, what coercion would make of it."""

_REQUIRED = object()
_LEFT_OUT = object()


class VariableCoercer:
    """Coerces the variables of one operation.

    Args:
        schema: the API schema.
        operation: the operation, valid for the schema.
        settings: whether messages may suggest names of the schema.
    """

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, settings: ErrorSettings
    ) -> None:
        self._schema = schema
        self._definitions = operation.variable_definitions or ()
        self._settings = settings
        self._tests = [
            (node.variable.name.value, _plain_test(schema, node), self._default(node))
            for node in self._definitions
        ]

    def coerce(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Coerce a request's variables; defaults are filled in.

        Args:
            raw: values as the client sent them; those that are not declared are ignored.

        Raises:
            RequestError: with every value that does not fit its type, up to a bound.
        """
        coerced: dict[str, Any] = {}
        for name, is_plain, default in self._tests:
            value = raw.get(name, _LEFT_OUT)
            if value is _LEFT_OUT:
                if default is _REQUIRED:
                    return self._coerce_fully(raw)
                if default is not _LEFT_OUT:
                    coerced[name] = default
            elif is_plain(value):
                coerced[name] = value
            else:
                return self._coerce_fully(raw)
        return coerced

    def _coerce_fully(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        result = get_variable_values(
            self._schema,
            self._definitions,
            dict(raw),
            max_errors=_MAX_REPORTED,
            hide_suggestions=not self._settings.suggestions,
        )
        if isinstance(result, list):
            raise RequestError.from_graphql(RequestErrorCode.BAD_USER_INPUT, result)
        return result.coerced

    def _default(self, node: VariableDefinitionNode) -> Any:
        """What a variable is when the client leaves it out: a value, nothing, or an error."""
        result = get_variable_values(self._schema, [node], {})
        if isinstance(result, list):
            return _REQUIRED
        return result.coerced.get(node.variable.name.value, _LEFT_OUT)


def _plain_test(schema: GraphQLSchema, node: VariableDefinitionNode) -> _IsPlain:
    declared = type_from_ast(schema, node.type)
    return _plain_value(declared) if is_input_type(declared) else _never


def _plain_value(declared: GraphQLInputType) -> _IsPlain:
    if isinstance(declared, GraphQLNonNull):
        return _plain_present(declared.of_type)
    is_plain = _plain_present(declared)
    return lambda value: value is None or is_plain(value)


def _plain_present(declared: GraphQLInputType) -> _IsPlain:
    """The test for a value that is not null."""
    if isinstance(declared, GraphQLList):
        is_plain = _plain_value(declared.of_type)
        return lambda value: type(value) is list and all(map(is_plain, value))
    if isinstance(declared, GraphQLEnumType):
        names = frozenset(
            name for name, definition in declared.values.items() if definition.value == name
        )
        return lambda value: type(value) is str and value in names
    return next((is_plain for scalar, is_plain in _SCALARS if scalar is declared), _never)


def _never(_value: Any) -> bool:
    return False


_SCALARS: tuple[tuple[GraphQLScalarType, _IsPlain], ...] = (
    (GraphQLBoolean, lambda value: type(value) is bool),
    # JSON has no infinities, and an integer for a Float is converted the long way.
    (GraphQLFloat, lambda value: type(value) is float),
    (GraphQLID, lambda value: type(value) is str),
    (GraphQLInt, lambda value: type(value) is int and value in _INT_RANGE),
    (GraphQLString, lambda value: type(value) is str),
)

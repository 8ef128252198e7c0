"""Stage: raw variables → values of the types that the operation declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphql import get_variable_values

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from graphql import GraphQLSchema, OperationDefinitionNode

    from supergraph.settings import ErrorSettings

__all__ = ["coerce_variables"]

_MAX_REPORTED = 20


def coerce_variables(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    raw: Mapping[str, Any],
    settings: ErrorSettings,
) -> Mapping[str, Any]:
    """Coerce a request's variables by the specification; defaults are filled in.

    Args:
        schema: the API schema.
        operation: the operation that will run.
        raw: values as the client sent them; those that are not declared are ignored.
        settings: whether messages may suggest names of the schema.

    Raises:
        RequestError: with every value that does not fit its type, up to a bound.
    """
    definitions = operation.variable_definitions
    if not definitions:
        return {}
    result = get_variable_values(
        schema,
        definitions,
        dict(raw),
        max_errors=_MAX_REPORTED,
        hide_suggestions=not settings.suggestions,
    )
    if isinstance(result, list):
        raise RequestError.from_graphql(RequestErrorCode.BAD_USER_INPUT, result)
    return result.coerced

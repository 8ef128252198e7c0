"""Stage: is the document valid for the API schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import GraphQLError, NoSchemaIntrospectionCustomRule, specified_rules, validate

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from graphql import DocumentNode, GraphQLSchema

    from supergraph.settings import RouterSettings

__all__ = ["validate_document"]

_MAX_REPORTED = 20

# graphql-core gives up on a document that would take too long, and does not say why.
_GIVEN_UP = "Validation aborted."
_TOO_MUCH = (
    "The document is too much to validate: too many selections share a response key, or fragments "
    "are nested too deeply."
)


def validate_document(
    document: DocumentNode, schema: GraphQLSchema, settings: RouterSettings
) -> None:
    """Check a document by the specification's rules, and by the settings on introspection.

    Without introspection there are no suggestions either: they would give the schema away
    name by name.

    Args:
        document: the parsed document.
        schema: the API schema.
        settings: the router's settings.

    Raises:
        RequestError: with every error found, up to a bound.
    """
    introspection = settings.introspection.enabled
    rules = (
        specified_rules if introspection else (*specified_rules, NoSchemaIntrospectionCustomRule)
    )
    errors = validate(
        schema,
        document,
        rules,
        max_errors=_MAX_REPORTED,
        hide_suggestions=not (introspection and settings.errors.suggestions),
    )
    if errors:
        errors = [GraphQLError(_TOO_MUCH) if e.message == _GIVEN_UP else e for e in errors]
        raise RequestError.from_graphql(RequestErrorCode.GRAPHQL_VALIDATION_FAILED, errors)

"""Field sets: the selections inside `@key`, `@requires`, `@provides` and context arguments."""

from __future__ import annotations

from functools import lru_cache

from graphql import GraphQLSyntaxError, OperationDefinitionNode, SelectionSetNode, parse

from supergraph.schema.errors import InvalidFieldSet

__all__ = ["parse_field_set"]


@lru_cache(maxsize=16384)
def parse_field_set(text: str) -> SelectionSetNode:
    """Parses a field set; its outer braces are optional.

    Args:
        text: for example `id organization { id }`.

    Returns:
        The selections as graphql-core's syntax nodes, shared between callers: do not change them.

    Raises:
        InvalidFieldSet: the text is not a selection set.
    """
    source = text if text.lstrip().startswith("{") else f"{{{text}}}"
    try:
        document = parse(source, no_location=True)
    except GraphQLSyntaxError as error:
        msg = f"The field set {text!r} cannot be parsed: {error.message}"
        raise InvalidFieldSet(msg) from error
    [definition] = document.definitions
    if not isinstance(definition, OperationDefinitionNode):
        msg = f"The field set {text!r} is not a selection of fields"
        raise InvalidFieldSet(msg)
    return definition.selection_set

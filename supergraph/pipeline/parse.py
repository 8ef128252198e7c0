"""Stage: operation text → document, bounded in tokens and in nesting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import DocumentNode, GraphQLError, parse

from supergraph.pipeline.errors import RequestError, RequestErrorCode

if TYPE_CHECKING:
    from supergraph.settings import LimitSettings

__all__ = ["parse_operation"]


def parse_operation(text: str, limits: LimitSettings) -> DocumentNode:
    """Parse an operation text.

    Args:
        text: the whole document.
        limits: how many tokens it may have; the parser itself bounds nesting.

    Raises:
        RequestError: the text is not GraphQL, or is too much of it.
    """
    try:
        return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except GraphQLError as error:
        raise RequestError.from_graphql(RequestErrorCode.GRAPHQL_PARSE_FAILED, [error]) from None

"""The executor's error codes, and the errors that it raises."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from supergraph.errors import RouterError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ErrorCode", "SubgraphFailure", "UnusablePlan", "nested_too_deeply"]


class ErrorCode(StrEnum):
    """Codes of the errors that execution places beside partial data."""

    DOWNSTREAM_SERVICE_ERROR = "DOWNSTREAM_SERVICE_ERROR"
    """A subgraph reported an error and gave it no code of its own."""
    SUBREQUEST_HTTP_ERROR = "SUBREQUEST_HTTP_ERROR"
    """A subgraph could not be reached, or answered with a status or a type that is no answer."""
    SUBREQUEST_MALFORMED_RESPONSE = "SUBREQUEST_MALFORMED_RESPONSE"
    """A subgraph answered with something that is not a GraphQL response to what was asked."""
    NULL_IN_NON_NULLABLE_FIELD = "NULL_IN_NON_NULLABLE_FIELD"
    """A field that is never null has no value, and no subgraph has said why."""
    INVALID_FIELD_VALUE = "INVALID_FIELD_VALUE"
    """A subgraph's value is not of the field's type."""
    INTROSPECTION_ERROR = "INTROSPECTION_ERROR"
    """An introspection field could not be answered."""


class UnusablePlan(RouterError):
    """A plan that cannot be run: a bug of whoever made it, not of the client."""

    code = "UNUSABLE_PLAN"


class SubgraphFailure(RouterError):
    """A fetch that brought no GraphQL response; execution reports it and goes on.

    Args:
        message: one sentence, fit for a client.
        code: one of `ErrorCode`, or the code of the transport's error.
        details: further `extensions` of the error.
    """

    def __init__(self, message: str, code: str, details: Mapping[str, object]) -> None:
        super().__init__(message, code)
        self.details = details


def nested_too_deeply(service_name: str) -> SubgraphFailure:
    """The failure of a fetch whose values have no end, on their way in or out."""
    return SubgraphFailure(
        f"A value from or for subgraph {service_name!r} is nested too deeply.",
        ErrorCode.INVALID_FIELD_VALUE,
        {},
    )

"""Why a request is refused before any subgraph is asked: a closed set of codes.

These errors are the client's to mend, so their messages reach the client. A status is that of
`application/graphql-response+json`; under `application/json` a request that is well-formed but
wrong in itself is answered 200, as that media type's long practice demands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

import orjson

from supergraph.errors import RouterError

if TYPE_CHECKING:
    from graphql import GraphQLError

__all__ = ["AUTHENTICATE_HEADER", "RequestError", "RequestErrorCode"]

AUTHENTICATE_HEADER = (b"www-authenticate", b"Bearer")


class RequestErrorCode(StrEnum):
    """The codes, in the order of the stages that raise them.

    Attributes:
        meaning: what it says, for the documentation.
        status: the HTTP status under `application/graphql-response+json`.
        plain_status: the HTTP status under `application/json`.
    """

    meaning: str
    status: int
    plain_status: int

    def __new__(
        cls, code: str, meaning: str, status: int = 400, plain_status: int | None = None
    ) -> Self:
        """Make a member of its row in the table below."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.status = status
        member.plain_status = status if plain_status is None else plain_status
        return member

    METHOD_NOT_ALLOWED = (
        "METHOD_NOT_ALLOWED",
        "the HTTP method is neither GET nor POST, or a mutation came by GET",
        405,
    )
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE", "the client accepts no media type of an answer", 406
    CSRF_ERROR = "CSRF_ERROR", "a browser may have sent the request for another site", 403
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE", "the body is not JSON in UTF-8", 415
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE", "the body or the query string is too large", 413
    INVALID_GRAPHQL_REQUEST = (
        "INVALID_GRAPHQL_REQUEST",
        "the body or the query string does not hold a GraphQL request",
    )
    BATCHING_NOT_SUPPORTED = "BATCHING_NOT_SUPPORTED", "the body holds several requests"
    UNAUTHENTICATED = "UNAUTHENTICATED", "the token is missing a part, invalid or expired", 401
    AUTHENTICATION_UNAVAILABLE = (
        "AUTHENTICATION_UNAVAILABLE",
        "the keys that verify tokens cannot be read",
        503,
    )
    CANNOT_SEND_PQ_ID_AND_BODY = (
        "CANNOT_SEND_PQ_ID_AND_BODY",
        "the request has a document id and a text",
    )
    PERSISTED_QUERY_HASH_MISMATCH = (
        "PERSISTED_QUERY_HASH_MISMATCH",
        "the hash is not that of the text",
    )
    PERSISTED_QUERY_NOT_FOUND = (
        "PERSISTED_QUERY_NOT_FOUND",
        "no operation is known under the hash or id; send the text",
        400,
        200,
    )
    PERSISTED_QUERY_NOT_SUPPORTED = (
        "PERSISTED_QUERY_NOT_SUPPORTED",
        "persisted operations are not configured",
        400,
        200,
    )
    PERSISTED_QUERY_NOT_IN_LIST = (
        "PERSISTED_QUERY_NOT_IN_LIST",
        "no manifest has an operation with this hash or id, and only those may run",
    )
    QUERY_NOT_IN_SAFELIST = (
        "QUERY_NOT_IN_SAFELIST",
        "no manifest has this text, and only those may run",
    )
    GRAPHQL_PARSE_FAILED = (
        "GRAPHQL_PARSE_FAILED",
        "the text is not GraphQL, or has too many tokens or levels",
        400,
        200,
    )
    MAX_DEPTH_LIMIT = "MAX_DEPTH_LIMIT", "fields or fragments are nested too deeply"
    MAX_HEIGHT_LIMIT = "MAX_HEIGHT_LIMIT", "the operation has too many fields"
    MAX_ALIASES_LIMIT = "MAX_ALIASES_LIMIT", "the operation has too many aliases"
    MAX_ROOT_FIELDS_LIMIT = "MAX_ROOT_FIELDS_LIMIT", "the operation has too many root fields"
    MAX_DIRECTIVES_LIMIT = "MAX_DIRECTIVES_LIMIT", "the operation has too many directives"
    GRAPHQL_VALIDATION_FAILED = (
        "GRAPHQL_VALIDATION_FAILED",
        "the operation does not fit the schema",
        400,
        200,
    )
    OPERATION_RESOLUTION_FAILURE = (
        "OPERATION_RESOLUTION_FAILURE",
        "the text has no operation of that name, or several and none is named",
        400,
        200,
    )
    SUBSCRIPTIONS_NOT_SUPPORTED = (
        "SUBSCRIPTIONS_NOT_SUPPORTED",
        "the operation is a subscription",
    )
    OPERATION_TOO_COMPLEX = "OPERATION_TOO_COMPLEX", "the operation unfolds into too much to plan"
    BAD_USER_INPUT = "BAD_USER_INPUT", "a variable does not fit its type", 400, 200
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR", "a fault of the router; see its log", 500


class RequestError(RouterError):
    """A request that is refused; its message is meant for the client.

    Args:
        code: why.
        message: one sentence for the client.
        errors: the formatted GraphQL errors, where there are several or where they have
            locations; one is made from the message otherwise.
        headers: headers that the answer must carry.
    """

    def __init__(
        self,
        code: RequestErrorCode,
        message: str,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(message, code.value)
        self.errors = tuple(errors) or ({"message": message, "extensions": {"code": code.value}},)
        self.headers = headers
        self._code = code

    @classmethod
    def from_graphql(cls, code: RequestErrorCode, errors: Sequence[GraphQLError]) -> RequestError:
        """Carry the errors of a parser, a validator or a coercion, with their locations."""
        formatted = [
            {**error.formatted, "extensions": {**(error.extensions or {}), "code": code.value}}
            for error in errors
        ]
        return cls(code, errors[0].message, formatted)

    @property
    def status(self) -> int:
        """The HTTP status under `application/graphql-response+json`."""
        return self._code.status

    @property
    def plain_status(self) -> int:
        """The HTTP status under `application/json`."""
        return self._code.plain_status

    def to_body(self) -> bytes:
        """The GraphQL response: errors without data, as nothing was executed."""
        return orjson.dumps({"errors": self.errors})

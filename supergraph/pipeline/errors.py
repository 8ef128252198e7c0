"""Why a request is refused before any subgraph is asked: a closed set of codes.

These errors are the client's to mend, so their messages reach the client. A status is that of
`application/graphql-response+json`; under `application/json` a request that is well-formed but
wrong in itself is answered 200, as that media type's long practice demands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson

from supergraph.errors import RouterError

if TYPE_CHECKING:
    from graphql import GraphQLError

__all__ = ["AUTHENTICATE_HEADER", "RequestError", "RequestErrorCode"]

AUTHENTICATE_HEADER = (b"www-authenticate", b"Bearer")


class RequestErrorCode(StrEnum):
    """The codes, in the order of the stages that raise them."""

    INVALID_GRAPHQL_REQUEST = "INVALID_GRAPHQL_REQUEST"
    BATCHING_NOT_SUPPORTED = "BATCHING_NOT_SUPPORTED"
    CSRF_ERROR = "CSRF_ERROR"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    AUTHENTICATION_UNAVAILABLE = "AUTHENTICATION_UNAVAILABLE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    PERSISTED_QUERY_HASH_MISMATCH = "PERSISTED_QUERY_HASH_MISMATCH"
    PERSISTED_QUERY_NOT_IN_LIST = "PERSISTED_QUERY_NOT_IN_LIST"
    QUERY_NOT_IN_SAFELIST = "QUERY_NOT_IN_SAFELIST"
    CANNOT_SEND_PQ_ID_AND_BODY = "CANNOT_SEND_PQ_ID_AND_BODY"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    MAX_DEPTH_LIMIT = "MAX_DEPTH_LIMIT"
    MAX_HEIGHT_LIMIT = "MAX_HEIGHT_LIMIT"
    MAX_ALIASES_LIMIT = "MAX_ALIASES_LIMIT"
    MAX_ROOT_FIELDS_LIMIT = "MAX_ROOT_FIELDS_LIMIT"
    MAX_DIRECTIVES_LIMIT = "MAX_DIRECTIVES_LIMIT"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    SUBSCRIPTIONS_NOT_SUPPORTED = "SUBSCRIPTIONS_NOT_SUPPORTED"
    OPERATION_TOO_COMPLEX = "OPERATION_TOO_COMPLEX"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


_Code = RequestErrorCode
_DEFAULT_STATUS = 400
_STATUS: Mapping[RequestErrorCode, int] = {
    _Code.CSRF_ERROR: 403,
    _Code.METHOD_NOT_ALLOWED: 405,
    _Code.NOT_ACCEPTABLE: 406,
    _Code.PAYLOAD_TOO_LARGE: 413,
    _Code.UNSUPPORTED_MEDIA_TYPE: 415,
    _Code.UNAUTHENTICATED: 401,
    _Code.AUTHENTICATION_UNAVAILABLE: 503,
    _Code.INTERNAL_SERVER_ERROR: 500,
}
_OK_AS_PLAIN_JSON = frozenset(
    {
        _Code.PERSISTED_QUERY_NOT_FOUND,
        _Code.PERSISTED_QUERY_NOT_SUPPORTED,
        _Code.GRAPHQL_PARSE_FAILED,
        _Code.GRAPHQL_VALIDATION_FAILED,
        _Code.OPERATION_RESOLUTION_FAILURE,
        _Code.BAD_USER_INPUT,
    }
)


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
        return _STATUS.get(self._code, _DEFAULT_STATUS)

    @property
    def plain_status(self) -> int:
        """The HTTP status under `application/json`."""
        return 200 if self._code in _OK_AS_PLAIN_JSON else self.status

    def to_body(self) -> bytes:
        """The GraphQL response: errors without data, as nothing was executed."""
        return orjson.dumps({"errors": self.errors})

"""Reads GraphQL over HTTP: from a body or a query string to a request; no sockets here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson

from supergraph.pipeline.errors import RequestError, RequestErrorCode
from supergraph.pipeline.manifest import ID_PREFIX
from supergraph.pipeline.request import GraphQLRequest

if TYPE_CHECKING:
    from supergraph.pipeline.request import Headers

__all__ = ["read_body", "read_query_string"]

_MAX_PARAMETERS = 50
_PERSISTED_VERSION = 1


def read_body(body: bytes, headers: Headers, address: str | None = None) -> GraphQLRequest:
    """Read the body of a POST.

    Args:
        body: the whole body; its content type was checked before.
        headers: the request's header lines.
        address: the client's IP address, or None when it is not known.

    Raises:
        RequestError: it is not the JSON of one GraphQL request.
    """
    try:
        content = orjson.loads(body)
    except ValueError as error:
        raise _invalid(f"The body is not valid JSON: {error}.") from None
    if isinstance(content, list):
        raise RequestError(
            RequestErrorCode.BATCHING_NOT_SUPPORTED,
            "Several operations in one request are not supported: send each on its own.",
        )
    if not isinstance(content, dict):
        raise _invalid("The body must be a JSON object with `query` or `documentId`.")
    return _read_parameters(content, headers, address, read_only=False)


def read_query_string(query_string: bytes, headers: Headers) -> GraphQLRequest:
    """Read the query string of a GET, whose operation may only read.

    Args:
        query_string: what follows the question mark, still encoded.
        headers: the request's header lines.

    Raises:
        RequestError: it does not hold one GraphQL request.
    """
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_PARAMETERS,
        )
    except ValueError as error:
        raise _invalid(f"The query string cannot be read: {error}.") from None
    parameters: dict[str, Any] = {}
    for name, value in pairs:
        if name in parameters:
            raise _invalid(f"The query string has {name!r} twice.")
        parameters[name] = value if value != "" else None
    for name in ("variables", "extensions"):
        if parameters.get(name) is not None:
            parameters[name] = _read_json(name, parameters[name])
    return _read_parameters(parameters, headers, None, read_only=True)


def _read_parameters(
    content: Mapping[str, Any], headers: Headers, address: str | None, *, read_only: bool
) -> GraphQLRequest:
    document_id = _optional(content, "documentId", str)
    extensions = _optional(content, "extensions", dict)
    return GraphQLRequest(
        query=_optional(content, "query", str),
        operation_name=_optional(content, "operationName", str) or None,
        variables=_optional(content, "variables", dict) or {},
        document_id=None if document_id is None else document_id.removeprefix(ID_PREFIX),
        persisted_hash=None if not extensions else _read_persisted_hash(extensions),
        headers=headers,
        read_only=read_only,
        client_address=address,
    )


_SHOWN_TYPES: Mapping[type, str] = {str: "a string", dict: "an object"}


def _optional(content: Mapping[str, Any], name: str, kind: type) -> Any:
    value = content.get(name)
    if value is not None and not isinstance(value, kind):
        raise _invalid(f"`{name}` must be {_SHOWN_TYPES[kind]} or null.")
    return value


def _read_persisted_hash(extensions: Mapping[str, Any]) -> str | None:
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or not isinstance(persisted.get("sha256Hash"), str):
        raise _invalid("`extensions.persistedQuery` must be an object with a `sha256Hash`.")
    if persisted.get("version") != _PERSISTED_VERSION:
        raise RequestError(
            RequestErrorCode.PERSISTED_QUERY_NOT_SUPPORTED,
            "Only version 1 of `extensions.persistedQuery` is supported.",
        )
    digest: str = persisted["sha256Hash"]
    return digest.removeprefix(ID_PREFIX)


def _read_json(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError as error:
        raise _invalid(f"`{name}` is not valid JSON: {error}.") from None


def _invalid(message: str) -> RequestError:
    return RequestError(RequestErrorCode.INVALID_GRAPHQL_REQUEST, message)

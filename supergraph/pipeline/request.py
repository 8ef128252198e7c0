"""A request as it enters the pipeline, and the response as it leaves.

Named tuples: one of each is made for every request, and a frozen dataclass takes twice as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

__all__ = ["GraphQLRequest", "GraphQLResponse", "Headers"]

Headers = tuple[tuple[bytes, bytes], ...]
"""Header lines in order; names in lower case, as ASGI gives them."""


class GraphQLRequest(NamedTuple):
    """What a client asks for, free of how it was sent.

    Attributes:
        query: the operation text, or None when it is named by a hash or an id.
        operation_name: which of the text's operations to run.
        variables: raw variable values.
        document_id: the id of a persisted operation, without a `sha256:` prefix.
        persisted_hash: the SHA-256 of the text, in hexadecimal, by the persisted-query extension.
        headers: the client's header lines.
        read_only: whether only a query may run, as over HTTP GET.
        client_address: the client's IP address, or None when it is not known.
    """

    query: str | None = None
    operation_name: str | None = None
    variables: Mapping[str, Any] = MappingProxyType({})
    document_id: str | None = None
    persisted_hash: str | None = None
    headers: Headers = ()
    read_only: bool = False
    client_address: str | None = None


class GraphQLResponse(NamedTuple):
    """The answer to one request.

    Attributes:
        body: the JSON text of the GraphQL response.
        status: HTTP status under `application/graphql-response+json`.
        plain_status: HTTP status under `application/json`.
        request_id: what logs of the router and of subgraphs call this request.
        headers: headers that the HTTP answer must carry.
        operation_name: of the operation that ran, or None.
        error_codes: the `extensions.code` of each error in the body.
        subgraph_requests: how many requests to subgraphs it took; none for a shared answer.
    """

    body: bytes
    status: int = 200
    plain_status: int = 200
    request_id: str = ""
    headers: Headers = ()
    operation_name: str | None = None
    error_codes: tuple[str, ...] = ()
    subgraph_requests: int = 0

"""`/graphql`: the hot path, straight on ASGI.

Every request passes here, and what a request object of a web framework costs is more than the
rest of an answer that is shared with others; see decision 0403.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from supergraph.pipeline.errors import RequestError, RequestErrorCode
from supergraph.server.client_address import client_address
from supergraph.server.csrf import CsrfRule
from supergraph.server.disconnect import DisconnectWatch
from supergraph.server.graphql_http import read_body, read_query_string
from supergraph.server.media_type import (
    ResponseType,
    check_content_encoding,
    check_content_type,
    negotiate,
)
from supergraph.telemetry import AccessLog, AccessRecord

if TYPE_CHECKING:
    from supergraph.pipeline.request import GraphQLRequest, GraphQLResponse
    from supergraph.pipeline.router import Router
    from supergraph.server.asgi import Receive, Scope, Send
    from supergraph.settings import RouterSettings

__all__ = ["GraphQLEndpoint"]

_CLIENT_NAME = (b"apollographql-client-name", b"graphql-client-name")
_CLIENT_VERSION = (b"apollographql-client-version", b"graphql-client-version")


class GraphQLEndpoint:
    """The ASGI application at `/graphql`.

    Args:
        router: answers the requests.
        settings: limits, the CSRF rule.
        access_log: where each request is recorded, or None.
    """

    def __init__(
        self, router: Router, settings: RouterSettings, access_log: AccessLog | None = None
    ) -> None:
        self._router = router
        self._limits = settings.limits
        self._proxies = settings.headers.trusted_proxies
        self._csrf = CsrfRule(settings.csrf)
        self._access_log = access_log
        self._watch = DisconnectWatch()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        started = time.perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        media_type = negotiate(headers.get(b"accept"))
        try:
            request = await self._read(scope, receive, headers, media_type)
            if request is None:
                return
        except RequestError as error:
            response = self._router.refuse(error, scope["headers"])
        else:
            answer: GraphQLResponse | None = None
            with self._watch.request(receive):
                answer = await self._router.execute(request)
            if answer is None:
                return
            response = answer
        media_type = media_type or ResponseType.JSON
        status = response.status if media_type is ResponseType.GRAPHQL else response.plain_status
        lines = [
            media_type.header_line,
            (b"content-length", str(len(response.body)).encode()),
            (b"x-request-id", response.request_id.encode()),
            *response.headers,
        ]
        if scope["method"] == "GET":
            # The answer depends on who asks; a cache in between must not give it to another.
            lines += [(b"cache-control", b"private, no-store"), (b"vary", b"accept")]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": response.body})
        if self._access_log is not None:
            elapsed = time.perf_counter() - started
            self._access_log.write(_record(scope["method"], status, elapsed, headers, response))

    async def _read(
        self,
        scope: Scope,
        receive: Receive,
        headers: Mapping[bytes, bytes],
        media_type: ResponseType | None,
    ) -> GraphQLRequest | None:
        """Read the request; None when the client hangs up while it is sending."""
        method = scope["method"]
        if method not in {"GET", "POST"}:
            raise RequestError(
                RequestErrorCode.METHOD_NOT_ALLOWED,
                f"{method} is not a method of this endpoint: use POST, or GET for queries.",
                headers=((b"allow", b"GET, POST"),),
            )
        if media_type is None:
            raise RequestError(
                RequestErrorCode.NOT_ACCEPTABLE,
                "The answer can be application/graphql-response+json or application/json.",
            )
        self._csrf.check(headers)
        if method == "GET":
            query_string: bytes = scope["query_string"]
            if len(query_string) > self._limits.url_bytes:
                raise _too_large("query string", self._limits.url_bytes)
            return read_query_string(query_string, tuple(scope["headers"]))
        check_content_type(headers.get(b"content-type"))
        check_content_encoding(headers.get(b"content-encoding"))
        body = await _read_body(receive, headers, self._limits.body_bytes)
        if body is None:
            return None
        address = client_address(
            scope.get("client"), headers.get(b"x-forwarded-for"), self._proxies
        )
        return read_body(body, tuple(scope["headers"]), address)


async def _read_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> bytes | None:
    """The whole body, or None when the client hangs up before its end."""
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large("body", limit)
    message = await receive()
    body: bytes = message.get("body", b"")
    chunks = [body]
    size = len(body)
    while message.get("more_body", False) and size <= limit:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
    if message["type"] == "http.disconnect":
        return None
    if size > limit:
        raise _too_large("body", limit)
    return body if len(chunks) == 1 else b"".join(chunks)


def _too_large(what: str, limit: int) -> RequestError:
    return RequestError(
        RequestErrorCode.PAYLOAD_TOO_LARGE, f"The {what} has more than {limit} bytes."
    )


def _record(
    method: str,
    status: int,
    elapsed: float,
    headers: Mapping[bytes, bytes],
    response: GraphQLResponse,
) -> AccessRecord:
    return AccessRecord(
        time=datetime.now(UTC),
        request_id=response.request_id,
        method=method,
        status=status,
        duration_ms=round(elapsed * 1000, 3),
        operation_name=response.operation_name,
        error_codes=response.error_codes,
        subgraph_requests=response.subgraph_requests,
        client_name=_first(headers, _CLIENT_NAME),
        client_version=_first(headers, _CLIENT_VERSION),
    )


def _first(headers: Mapping[bytes, bytes], names: tuple[bytes, ...]) -> str | None:
    for name in names:
        if name in headers:
            return headers[name].decode("latin-1")
    return None

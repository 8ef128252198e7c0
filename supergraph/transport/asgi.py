"""Calls a subgraph that is an ASGI application in this process: no socket, no HTTP parsing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from supergraph.transport.base import SubgraphResponse
from supergraph.transport.errors import TransportError, TransportReason

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from supergraph.transport.base import Headers, SubgraphRequest

    Message = MutableMapping[str, Any]
    AsgiApp = Callable[
        [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
        Awaitable[None],
    ]

__all__ = ["AsgiTransport"]

_STANDARD_HEADERS = (
    (b"host", b"subgraph"),
    (b"content-type", b"application/json"),
    (b"accept", b"application/graphql-response+json, application/json;q=0.9"),
)


class AsgiTransport:
    """A transport that awaits the application itself.

    The application's lifespan is not run: whoever owns it starts and stops it.

    Args:
        app: the application.
        path: the path of its GraphQL endpoint.
    """

    def __init__(self, app: AsgiApp, path: str = "/graphql") -> None:
        self._app = app
        self._path = path

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Run the application for one request; see `Transport.send`."""
        exchange = _Exchange(request.body)
        try:
            async with asyncio.timeout(request.timeout):
                await self._app(self._scope(request), exchange.receive, exchange.send)
        except TimeoutError:
            raise TransportError(
                f"Subgraph {request.service_name!r} did not answer within {request.timeout:g} s.",
                TransportReason.TIMEOUT,
            ) from None
        except Exception as error:
            # Whatever an application raises is its failure, never the router's.
            raise TransportError(
                f"Subgraph {request.service_name!r} failed while it handled the request.",
                TransportReason.FAILED,
            ) from error
        return exchange.response(request.service_name)

    async def close(self) -> None:
        """Nothing is held; the application belongs to its owner."""

    def _scope(self, request: SubgraphRequest) -> Message:
        headers = [
            *_STANDARD_HEADERS,
            (b"content-length", str(len(request.body)).encode()),
            *request.headers,
        ]
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self._path,
            "raw_path": self._path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": headers,
            "client": None,
            "server": ("subgraph", None),
        }


class _Exchange:
    """The two channels of one ASGI call: the request body in, the response out."""

    __slots__ = ("_body", "_chunks", "_complete", "_finished", "_headers", "_status")

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._status = 0
        self._headers: Headers = ()
        self._chunks: list[bytes] = []
        self._finished = False
        self._complete: asyncio.Event | None = None

    async def receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        if not self._finished:
            # The client stays: a second `receive` ends only when the response has.
            self._complete = asyncio.Event()
            await self._complete.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = tuple(
                (bytes(name), bytes(value)) for name, value in message.get("headers", ())
            )
        elif message["type"] == "http.response.body":
            self._chunks.append(bytes(message.get("body", b"")))
            self._finished = not message.get("more_body", False)
            if self._finished and self._complete is not None:
                self._complete.set()

    def response(self, service_name: str) -> SubgraphResponse:
        if not self._status or not self._finished:
            raise TransportError(
                f"Subgraph {service_name!r} returned without a complete response.",
                TransportReason.MALFORMED,
            )
        return SubgraphResponse(self._status, self._headers, b"".join(self._chunks))

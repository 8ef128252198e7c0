"""Requests over HTTP/1.1 with a pool of kept-alive connections to one subgraph.

The subgraph client is the hottest spot of a router written in Python, hence one of our own over
`httptools` (decision 0301). What it does is the least that is right: a request is one write, an
answer is parsed by compiled code, and only what must wait (a new connection, a free place in the
pool) costs more than a future and a timer.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from supergraph.transport.errors import TransportError, TransportReason
from supergraph.transport.http_connection import HttpConnection

if TYPE_CHECKING:
    from supergraph.transport.base import Headers, SubgraphRequest, SubgraphResponse

__all__ = ["HttpTransport", "HttpTransportOptions"]

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Set by the transport, or meaningful for one connection only: never taken from a request.
_OWN_HEADERS = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"connection",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"expect",
        b"host",
        b"keep-alive",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)


@dataclass(frozen=True, slots=True)
class HttpTransportOptions:
    """Limits of one subgraph's connections.

    Attributes:
        max_connections: how many may be open at once; further requests wait for one.
        idle_seconds: how long an unused connection is kept.
        connect_seconds: how long opening one may take.
        max_head_bytes: size of an answer's header.
        max_body_bytes: size of an answer's body.
        ssl_context: for `https` URLs; None means the system's certificates.
    """

    max_connections: int = 256
    idle_seconds: float = 30.0
    connect_seconds: float = 5.0
    max_head_bytes: int = 65_536
    max_body_bytes: int = 64 * 1024 * 1024
    ssl_context: ssl.SSLContext | None = None


class HttpTransport:
    """A transport to the GraphQL endpoint at an URL.

    Args:
        url: `http://…` or `https://…`, without credentials.
        options: the limits.

    Raises:
        ValueError: the URL is of another kind.
    """

    def __init__(self, url: str, options: HttpTransportOptions | None = None) -> None:
        self._options = options if options is not None else HttpTransportOptions()
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username is not None:
            raise ValueError(f"{url!r} is not an http(s) URL without credentials.")
        self._host = _known_by_dns(parts.hostname, url)
        self._port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self._ssl = self._options.ssl_context if parts.scheme == "https" else None
        if parts.scheme == "https" and self._ssl is None:
            self._ssl = ssl.create_default_context()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._head = (
            f"POST {_ascii(target, url)} HTTP/1.1\r\n"
            f"host: {_ascii(parts.netloc, url)}\r\n"
            "content-type: application/json\r\n"
            "accept: application/graphql-response+json, application/json;q=0.9\r\n"
            "accept-encoding: identity\r\n"
        ).encode()
        self._idle: deque[HttpConnection] = deque()
        self._open: set[HttpConnection] = set()
        self._connecting = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closed = False
        # All requests of one client request carry the same tuple: write it out once.
        self._last_headers: Headers = ()
        self._last_lines = b""

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Post the request; see `Transport.send`.

        A kept-alive connection may turn out to have been closed by the subgraph. If nothing of
        an answer has arrived, an idempotent request is sent again over a new connection.
        """
        message = self._message(request)
        connection = self._take_idle()
        if connection is not None:
            try:
                return await self._exchange(connection, message, request)
            except TransportError as error:
                stale = error.reason is TransportReason.RESET and not connection.answered
                if not stale or not request.idempotent:
                    raise
        connection = await self._acquire(request, fresh=connection is not None)
        return await self._exchange(connection, message, request)

    async def close(self) -> None:
        """Drop every connection; see `Transport.close`."""
        self._closed = True
        for connection in tuple(self._open):
            connection.abort()
        self._wake_all()

    async def _exchange(
        self, connection: HttpConnection, message: bytes, request: SubgraphRequest
    ) -> SubgraphResponse:
        future = connection.start(message, request.timeout)
        try:
            return await future
        except asyncio.CancelledError:
            # A mutation that has been sent runs to its end; its answer is read and forgotten.
            if request.idempotent:
                connection.abort()
            raise

    # --- the message

    def _message(self, request: SubgraphRequest) -> bytes:
        if request.headers is not self._last_headers:
            self._last_lines = _header_lines(request.headers)
            self._last_headers = request.headers
        body = request.body
        return b"%bcontent-length: %d\r\n%b\r\n%b" % (
            self._head,
            len(body),
            self._last_lines,
            body,
        )

    # --- the pool

    def _take_idle(self) -> HttpConnection | None:
        oldest_useful = asyncio.get_running_loop().time() - self._options.idle_seconds
        idle = self._idle
        while idle:
            connection = idle.pop()
            if connection.usable and connection.idle_since >= oldest_useful:
                return connection
            connection.abort()
        return None

    async def _acquire(self, request: SubgraphRequest, *, fresh: bool) -> HttpConnection:
        connecting = False
        try:
            async with asyncio.timeout(request.timeout):
                while True:
                    connection = None if fresh else self._take_idle()
                    if connection is not None:
                        return connection
                    if self._closed:
                        raise _closed_error(request.service_name)
                    if self._has_room():
                        connecting = True
                        return await self._connect(request.service_name)
                    await self._wait_for_room()
        except TimeoutError as error:
            if connecting:
                raise _connect_error(request.service_name, error) from None
            raise TransportError(
                f"Subgraph {request.service_name!r} had no free connection within "
                f"{request.timeout:g} s.",
                TransportReason.TIMEOUT,
                retryable=True,
            ) from None

    def _has_room(self) -> bool:
        room = self._options.max_connections - self._connecting - len(self._open)
        if room <= 0 and self._idle:
            # A fresh connection is wanted while others idle: one of those makes way.
            self._idle.popleft().abort()
            room += 1
        return room > 0

    async def _wait_for_room(self) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._wake_one()  # the place was given to one who leaves: pass it on
            raise

    async def _connect(self, service_name: str) -> HttpConnection:
        options = self._options

        def connection() -> HttpConnection:
            return HttpConnection(
                service_name,
                options.max_head_bytes,
                options.max_body_bytes,
                self._on_free,
                self._on_lost,
            )

        loop = asyncio.get_running_loop()
        self._connecting += 1
        opened = None
        try:
            async with asyncio.timeout(options.connect_seconds):
                _, opened = await loop.create_connection(
                    connection, self._host, self._port, ssl=self._ssl
                )
        except (OSError, TimeoutError) as error:
            raise _connect_error(service_name, error) from error
        finally:
            self._connecting -= 1
            if opened is None:
                self._wake_one()
        if self._closed:
            opened.abort()
            raise _closed_error(service_name)
        self._open.add(opened)
        return opened

    def _on_free(self, connection: HttpConnection) -> None:
        now = asyncio.get_running_loop().time()
        connection.idle_since = now
        idle = self._idle
        idle.append(connection)
        if now - idle[0].idle_since > self._options.idle_seconds:
            idle.popleft().abort()
        if self._waiting:
            self._wake_one()

    def _on_lost(self, connection: HttpConnection) -> None:
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._wake_one()

    def _wake_one(self) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _wake_all(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()


def _known_by_dns(host: str, url: str) -> str:
    try:
        host.encode("idna")
    except UnicodeError:
        raise ValueError(f"{url!r} has a host name that no address can have.") from None
    return host


def _ascii(part: str, url: str) -> str:
    if not part.isascii() or any(character <= " " for character in part):
        raise ValueError(f"{url!r} holds characters that must be percent-encoded.")
    return part


def _header_lines(headers: Headers) -> bytes:
    lines = []
    for name, value in headers:
        if name in _OWN_HEADERS:
            continue
        if not name or any(byte in line for line in (name, value) for byte in b"\r\n\0"):
            raise TransportError(
                f"Header {name!a} holds a line break and cannot be sent.",
                TransportReason.MALFORMED,
                retryable=True,
            )
        lines.append(b"%b: %b\r\n" % (name, value))
    return b"".join(lines)


def _closed_error(service_name: str) -> TransportError:
    return TransportError(
        f"The router no longer sends to subgraph {service_name!r}.",
        TransportReason.CLOSED,
        retryable=True,
    )


def _connect_error(service_name: str, error: OSError | TimeoutError) -> TransportError:
    if isinstance(error, ssl.SSLError):
        return TransportError(
            f"Subgraph {service_name!r} cannot be reached over TLS: {type(error).__name__}.",
            TransportReason.TLS,
            retryable=True,
        )
    if isinstance(error, TimeoutError):
        return TransportError(
            f"Subgraph {service_name!r} did not accept a connection in time.",
            TransportReason.TIMEOUT,
            retryable=True,
        )
    if isinstance(error, socket.gaierror):
        return TransportError(
            f"Subgraph {service_name!r} has a host name that leads to no address.",
            TransportReason.REFUSED,
            retryable=True,
        )
    return TransportError(
        f"Subgraph {service_name!r} refused the connection.",
        TransportReason.REFUSED,
        retryable=True,
    )

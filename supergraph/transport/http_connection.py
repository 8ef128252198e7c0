"""One HTTP/1.1 connection to a subgraph: one request at a time, the answer gathered whole.

The connection knows nothing of the pool but the callbacks it is given. An exchange ends exactly
once: by a complete answer, a violation of the protocol or of a limit, a timeout, or the loss of
the connection.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import httptools

from supergraph.transport.base import SubgraphResponse
from supergraph.transport.errors import TransportError, TransportReason

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HttpConnection"]

_SWITCHING_PROTOCOLS = 101
_FIRST_FINAL_STATUS = 200


class HttpConnection(asyncio.Protocol):
    """An open connection that the pool lends to one exchange after another.

    Args:
        service_name: whom messages speak of.
        max_head_bytes: how much may arrive before the end of the header.
        max_body_bytes: how long a body may be.
        on_free: called with the connection when it can take another request.
        on_lost: called with the connection when it is gone.
    """

    __slots__ = (
        "_announced",
        "_body",
        "_body_bytes",
        "_future",
        "_has_length",
        "_head_bytes",
        "_head_complete",
        "_headers",
        "_loop",
        "_max_body_bytes",
        "_max_head_bytes",
        "_on_free",
        "_on_lost",
        "_parser",
        "_service_name",
        "_timer",
        "_transport",
        "answered",
        "idle_since",
        "usable",
    )

    def __init__(
        self,
        service_name: str,
        max_head_bytes: int,
        max_body_bytes: int,
        on_free: Callable[[HttpConnection], None],
        on_lost: Callable[[HttpConnection], None],
    ) -> None:
        self._service_name = service_name
        self._max_head_bytes = max_head_bytes
        self._max_body_bytes = max_body_bytes
        self._on_free = on_free
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._future: asyncio.Future[SubgraphResponse] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._reset()
        self.usable = False
        """Whether another request may be sent."""
        self.answered = False
        """Whether a byte of an answer to the current request has arrived."""
        self.idle_since = 0.0
        """When the pool got the connection back, by the loop's clock."""

    def start(self, message: bytes, timeout: float) -> asyncio.Future[SubgraphResponse]:
        """Send a request and return the future of its answer.

        Args:
            message: the whole request, head and body.
            timeout: seconds until the answer must be complete.

        Returns:
            A future that fails with `TransportError`. Cancelling it does not end the exchange:
            see `abort`.
        """
        assert self._transport is not None  # noqa: S101 - the pool lends only open connections
        self._reset()
        self.answered = False
        self._future = self._loop.create_future()
        self._timer = self._loop.call_later(timeout, self._time_out, timeout)
        self._transport.write(message)
        return self._future

    def abort(self) -> None:
        """Drop the connection at once, and with it whatever is under way."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    # --- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport: the connection is open."""
        self._transport = cast("asyncio.Transport", transport)
        self.usable = True

    def connection_lost(self, exc: Exception | None) -> None:
        """End the exchange under way: complete, if the end of the connection ends the body."""
        self.usable = False
        if self._future is not None:
            if exc is None and self._head_complete and not self._has_length:
                self._finish()
            else:
                self._fail("closed the connection before its answer was complete", exc)
        self._on_lost(self)

    def eof_received(self) -> bool:
        """Close our side too: an HTTP server that has finished sending is finished."""
        return False

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a violation of the protocol or of a limit ends the connection."""
        if self._future is None:
            # Nobody asked: an answer to nothing would be taken for the next answer.
            self.abort()
            return
        self.answered = True
        if not self._head_complete:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail("sent something that is not HTTP", error, TransportReason.MALFORMED)
            return
        if not self._head_complete and self._head_bytes > self._max_head_bytes:
            self._fail("sent a header that is too long", None, TransportReason.TOO_LARGE)

    # --- httptools callbacks

    def on_message_begin(self) -> None:
        """A second message in one answer is nobody's: the connection cannot be trusted."""
        if self._future is None:
            self.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Gather a header line, and notice what delimits the body."""
        name = name.lower()
        if name in {b"content-length", b"transfer-encoding"}:
            self._has_length = True
            if name == b"content-length" and value.isdigit():
                self._announced = int(value)
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """From here on the limit of the body counts; one that is announced is not waited for."""
        self._head_complete = True
        if self._announced > self._max_body_bytes:
            self._fail_too_large()

    def on_body(self, body: bytes) -> None:
        """Gather a piece of the body."""
        self._body.append(body)
        self._body_bytes += len(body)
        if self._body_bytes > self._max_body_bytes:
            self._fail_too_large()

    def on_message_complete(self) -> None:
        """End the exchange; an interim answer (1xx) only announces the real one."""
        if self._future is None:
            return
        status = self._parser.get_status_code()
        if status == _SWITCHING_PROTOCOLS:
            self._fail("wants to switch protocols", None, TransportReason.MALFORMED)
        elif status < _FIRST_FINAL_STATUS:
            self._reset()
        else:
            self.usable = self.usable and self._parser.should_keep_alive()
            self._finish()

    # --- the end of an exchange

    def _reset(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._announced = 0
        self._body_bytes = 0
        self._head_bytes = 0
        self._head_complete = False
        self._has_length = False

    def _end_exchange(self) -> asyncio.Future[SubgraphResponse] | None:
        future, self._future = self._future, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return future

    def _finish(self) -> None:
        future = self._end_exchange()
        body = self._body
        response = SubgraphResponse(
            self._parser.get_status_code(),
            tuple(self._headers),
            body[0] if len(body) == 1 else b"".join(body),
        )
        if future is not None and not future.done():
            future.set_result(response)
        if self.usable:
            self._on_free(self)
        else:
            self.abort()

    def _fail(
        self,
        what: str,
        cause: BaseException | None,
        reason: TransportReason = TransportReason.RESET,
    ) -> None:
        future = self._end_exchange()
        self.abort()
        if future is not None and not future.done():
            error = TransportError(f"Subgraph {self._service_name!r} {what}.", reason)
            error.__cause__ = cause
            future.set_exception(error)

    def _fail_too_large(self) -> None:
        what = f"sent an answer of more than {self._max_body_bytes} bytes"
        self._fail(what, None, TransportReason.TOO_LARGE)

    def _time_out(self, timeout: float) -> None:
        self._fail(f"did not answer within {timeout:g} s", None, TransportReason.TIMEOUT)

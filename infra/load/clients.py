"""Clients that press a router: each sends a request when its last one is answered.

Raw sockets, requests written out beforehand, answers compared as bytes: the clients share a core
with the subgraphs and must not be what is measured.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import orjson

from infra.load.federation import TURN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["MODES", "Load", "Mode", "RequestMaker", "press"]

_BUFFER_BYTES = 1_000_000
_FIRST_TURN = 100_000_000  # every turn has as many digits, so every request the same length
_PATIENCE_SECONDS = 60.0
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Mode:
    """How clients ask.

    Attributes:
        title: for the table.
        clients: how many ask at the same time.
        distinct: each request has another value of the operation's variable.
    """

    title: str
    clients: int
    distinct: bool


MODES: Mapping[str, Mode] = {
    "a": Mode("50 clients, identical requests", 50, distinct=False),
    "b": Mode("50 clients, another variable value each", 50, distinct=True),
    "c": Mode("1 client, request after request", 1, distinct=False),
}
"""Modes by name: whole queries can be shared in `a`, subgraph requests in `b`, nothing in `c`."""


class RequestMaker:
    """Writes an operation's HTTP requests.

    Args:
        operation: takes the variable `$turn: Int`.
        distinct: give each request another value of it.
    """

    def __init__(self, operation: str, *, distinct: bool) -> None:
        body = orjson.dumps({"query": operation, "variables": {TURN: _FIRST_TURN}})
        message = (
            b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            b"accept: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
        )
        self._before, _, self._after = message.rpartition(b"%d" % _FIRST_TURN)
        self._step = int(distinct)
        self._turn = _FIRST_TURN

    def __call__(self) -> bytes:
        """The next request."""
        self._turn += self._step
        return b"%b%d%b" % (self._before, self._turn, self._after)


@dataclass(slots=True)
class Load:
    """What came of some seconds of pressure.

    Attributes:
        seconds: how long it lasted, to the last answer.
        latencies: seconds from request to answer, in the order of the answers.
        wrong: answers with other data than expected, or none.
        first_wrong: the first of them.
    """

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    wrong: int = 0
    first_wrong: bytes = b""


class _Checker:
    """Tells right answers from wrong ones; a text that was right once is only compared."""

    def __init__(self, expected: Mapping[str, Any]) -> None:
        self._expected = expected
        self._right = b""

    def is_right(self, head: bytes, body: bytes) -> bool:
        if body == self._right:
            return True
        if not head.startswith(b"HTTP/1.1 200"):
            return False
        try:
            content = orjson.loads(body)
        except orjson.JSONDecodeError:
            return False
        if not isinstance(content, dict) or content.get("errors"):
            return False
        right: bool = content.get("data") == self._expected
        if right:
            self._right = body
        return right


async def press(
    port: int, mode: Mode, make_request: RequestMaker, expected: Mapping[str, Any], seconds: float
) -> Load:
    """Press the router on a port of 127.0.0.1 for some seconds.

    Args:
        port: the router's.
        mode: how many clients.
        make_request: gives each request.
        expected: the data that each answer must have.
        seconds: no request is sent later than this; those under way are waited for.

    Raises:
        TimeoutError: the router does not answer.
    """
    loop = asyncio.get_running_loop()
    load, checker = Load(), _Checker(expected)
    started = time.perf_counter()

    def accept(latency: float, head: bytes, body: bytes) -> bool:
        load.latencies.append(latency)
        if not checker.is_right(head, body):
            load.wrong += 1
            load.first_wrong = load.first_wrong or body
        return time.perf_counter() - started < seconds

    clients = [_Client(make_request, accept) for _ in range(mode.clients)]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
    async with asyncio.timeout(seconds + _PATIENCE_SECONDS):
        await asyncio.gather(*(client.finished for client in clients))
    load.seconds = time.perf_counter() - started
    return load


class _Client(asyncio.BufferedProtocol):
    """One connection, one request at a time.

    Args:
        make_request: gives each request.
        accept: takes latency, head and body of an answer; whether to go on.
    """

    def __init__(
        self, make_request: Callable[[], bytes], accept: Callable[[float, bytes, bytes], bool]
    ) -> None:
        self._make_request = make_request
        self._accept = accept
        self._buffer = bytearray(_BUFFER_BYTES)
        self._view = memoryview(self._buffer)
        self._filled = 0
        self._body_start = 0
        self._length: int | None = None  # None while the head is incomplete or the body chunked
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - the protocol's name
        return self._view[self._filled :]

    def buffer_updated(self, nbytes: int) -> None:
        self._filled += nbytes
        if not self._body_start:
            self._read_head()
        if not self._body_start:
            return
        if self._length is None:
            if self._buffer.endswith(b"0\r\n\r\n", 0, self._filled):
                self._finish(_join_chunks(bytes(self._view[self._body_start : self._filled])))
        elif self._filled >= self._body_start + self._length:
            self._finish(bytes(self._view[self._body_start : self._filled]))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionResetError("The router hung up."))

    def _send(self) -> None:
        self._filled = self._body_start = 0
        self._length = None
        self._sent = time.perf_counter()
        self._transport.write(self._make_request())

    def _read_head(self) -> None:
        end = self._buffer.find(_HEAD_END, 0, self._filled)
        if end < 0:
            return
        self._body_start = end + len(_HEAD_END)
        _, found, rest = bytes(self._view[:end]).lower().partition(b"content-length:")
        if found:
            self._length = int(rest.partition(b"\r\n")[0])

    def _finish(self, body: bytes) -> None:
        latency = time.perf_counter() - self._sent
        if self._accept(latency, bytes(self._view[: self._body_start]), body):
            self._send()
            return
        self.finished.set_result(None)
        self._transport.close()


def _join_chunks(body: bytes) -> bytes:
    """The content of a complete body in chunked transfer coding."""
    parts: list[bytes] = []
    position = 0
    while True:
        line_end = body.index(b"\r\n", position)
        size = int(body[position:line_end].partition(b";")[0], 16)
        if not size:
            return b"".join(parts)
        start = line_end + 2
        parts.append(body[start : start + size])
        position = start + size + 2

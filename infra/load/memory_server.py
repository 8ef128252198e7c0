"""As little of an HTTP server as will do, in a process of its own: never the bottleneck."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
from typing import TYPE_CHECKING, cast

import uvloop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection

    from infra.load.federation import Answer

__all__ = ["MemoryServer", "memory_server"]

_HEAD = (
    b"HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 10:00:00 GMT\r\nserver: memory\r\n"
    b"content-type: application/json\r\ncontent-length: %d\r\n\r\n"
)


class MemoryServer:
    """A running server: where it listens, and what it was asked.

    Args:
        ports: on 127.0.0.1, by endpoint.
        pipe: to its process.
    """

    def __init__(self, ports: Mapping[str, int], pipe: Connection) -> None:
        self._ports = ports
        self._pipe = pipe

    @property
    def urls(self) -> dict[str, str]:
        """Where each endpoint answers."""
        return {name: f"http://127.0.0.1:{port}/graphql" for name, port in self._ports.items()}

    def count_requests(self) -> int:
        """How many requests all endpoints have answered since the start."""
        self._pipe.send(None)
        count: int = self._pipe.recv()
        return count


@contextlib.contextmanager
def memory_server(
    make_answers: Callable[[], Mapping[str, Answer]], cores: frozenset[int] | None = None
) -> Iterator[MemoryServer]:
    """Serve in another process while the block runs.

    Args:
        make_answers: importable; called there, it gives by endpoint the function from a
            request's body to the answer's. Each endpoint has a port of its own.
        cores: the processor cores to run on; None leaves the choice to the system.

    Yields:
        The running server.
    """
    parent, child = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(child, make_answers, cores), daemon=True)
    process.start()
    # The server ends when the last copy of our end closes: also when this process is killed.
    child.close()
    try:
        yield MemoryServer(parent.recv(), parent)
    finally:
        parent.close()
        process.join()


class _Connection(asyncio.Protocol):
    def __init__(self, answer: Answer, answered: Callable[[], None]) -> None:
        self._answer = answer
        self._answered = answered
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self._buffer = b""
        content = self._answer(body)
        self._transport.write(_HEAD % len(content) + content)
        self._answered()


def _serve(
    pipe: Connection,
    make_answers: Callable[[], Mapping[str, Answer]],
    cores: frozenset[int] | None,
) -> None:
    if cores is not None:
        os.sched_setaffinity(0, cores)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_listen(pipe, make_answers()))


async def _listen(pipe: Connection, answers: Mapping[str, Answer]) -> None:
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    count = 0

    def answered() -> None:
        nonlocal count
        count += 1

    def tell() -> None:
        try:
            pipe.recv()
        except EOFError:
            loop.remove_reader(pipe.fileno())
            ended.set_result(None)
        else:
            pipe.send(count)

    def accept(answer: Answer) -> Callable[[], _Connection]:
        return lambda: _Connection(answer, answered)

    ports = {}
    for name, answer in answers.items():
        server = await loop.create_server(accept(answer), "127.0.0.1", 0)
        ports[name] = server.sockets[0].getsockname()[1]
    loop.add_reader(pipe.fileno(), tell)
    pipe.send(ports)
    await ended

"""As little of an HTTP server as will do, in a process of its own: never the bottleneck."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from typing import TYPE_CHECKING, cast

import uvloop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

__all__ = ["memory_server"]

_HEAD = (
    b"HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 10:00:00 GMT\r\nserver: memory\r\n"
    b"content-type: application/json\r\ncontent-length: %d\r\n\r\n"
)


@contextlib.contextmanager
def memory_server(make_answer: Callable[[], Callable[[bytes], bytes]]) -> Iterator[int]:
    """Serve in another process while the block runs.

    Args:
        make_answer: importable; called there, it gives the function from a request's body to
            the answer's. Answers are remembered by body.

    Yields:
        The port on 127.0.0.1.
    """
    parent, child = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(child, make_answer), daemon=True)
    process.start()
    try:
        yield parent.recv()
    finally:
        process.terminate()
        process.join()


class _Server(asyncio.Protocol):
    def __init__(self, answer: Callable[[bytes], bytes], answers: dict[bytes, bytes]) -> None:
        self._answer = answer
        self._answers = answers
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self._buffer = b""
        response = self._answers.get(body)
        if response is None:
            content = self._answer(body)
            response = self._answers[body] = _HEAD % len(content) + content
        self._transport.write(response)


def _serve(pipe: Connection, make_answer: Callable[[], Callable[[bytes], bytes]]) -> None:
    async def run() -> None:
        answer, answers = make_answer(), dict[bytes, bytes]()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Server(answer, answers), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(run())

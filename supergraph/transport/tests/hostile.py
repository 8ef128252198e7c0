"""A scripted HTTP server, whose handler gets each whole request and may answer badly."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from supergraph.transport import SubgraphRequest
from supergraph.transport.base import Headers

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]

OK = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"data":{}}'


async def answer_ok(_request: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(OK)


def answer_with(response: bytes, *, close: bool = False) -> Handler:
    async def handler(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        if close:
            writer.close()

    return handler


def post(
    body: bytes = b"{}",
    headers: Headers = (),
    timeout: float = 5.0,
    idempotent: bool = True,
) -> SubgraphRequest:
    return SubgraphRequest("reviews", body, headers, timeout, idempotent)


@dataclass
class Server:
    """What a scripted server has seen."""

    handler: Handler
    port: int = 0
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None] | None] = field(default_factory=set)
    listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql?tenant=1"

    async def start(self, context: ssl.SSLContext | None = None, port: int = 0) -> None:
        self.listener = await asyncio.start_server(
            self._converse, "127.0.0.1", port, ssl=context, limit=2**24
        )
        self.port = self.listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self.listener is not None
        self.listener.close()
        tasks = [task for task in self.tasks if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.add(asyncio.current_task())
        self.connections += 1
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError
        ):
            while not writer.is_closing():
                request = await _read(reader)
                self.requests.append(request)
                self.reached.set()
                await self.handler(request, writer)
                await writer.drain()
        self.left.set()
        writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return head + await reader.readexactly(length)

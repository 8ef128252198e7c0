"""CPU time of HTTP clients by request: `python -m infra.load.http_client_cpu`.

Posts 2 KB and reads 10 KB, one request after the other over one kept connection, with the router's
own client and with those of `aiohttp` and `httpx` where they are installed. Rounds of the clients
alternate, so that a busy machine slows all of them; the least of each counts.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
import uvloop

from infra.load.federation import Answer
from infra.load.memory_server import memory_server
from supergraph.transport import HttpTransport, SubgraphRequest

Send: TypeAlias = Callable[[], Awaitable[int]]

_BODY = b'{"query":"%b"}' % (b"x" * 2000)
_ANSWER = b'{"data":{"x":"%b"}}' % (b"y" * 10_000)
_ROUNDS = 20
_REQUESTS = 300


def make_answers() -> dict[str, Answer]:
    """The server's only answer."""
    return {"memory": lambda _body: _ANSWER}


def main() -> None:
    """Measure and print."""
    with memory_server(make_answers) as server:
        figures = uvloop.run(_measure(server.urls["memory"]))
    for name, microseconds in figures.items():
        print(f"{name:10} {microseconds:7.1f} µs CPU per request")
    print(orjson.dumps({"http_client_cpu_us": figures}).decode())


async def _measure(url: str) -> dict[str, float]:
    clients, closers = await _clients(url)
    best = dict.fromkeys(clients, float("inf"))
    for _ in range(_ROUNDS):
        for name, send in clients.items():
            started = time.process_time()
            for _ in range(_REQUESTS):
                assert await send() == len(_ANSWER)  # noqa: S101
            elapsed = (time.process_time() - started) / _REQUESTS
            best[name] = min(best[name], elapsed * 1e6)
    for close in closers:
        await close()
    return {name: round(value, 1) for name, value in best.items()}


async def _clients(url: str) -> tuple[dict[str, Send], list[Callable[[], Awaitable[None]]]]:
    own = HttpTransport(url)
    request = SubgraphRequest("memory", _BODY)

    async def send_own() -> int:
        return len((await own.send(request)).body)

    clients: dict[str, Send] = {"own": send_own, "floor": await _floor(url)}
    closers: list[Callable[[], Awaitable[None]]] = [own.close]
    try:
        import aiohttp  # noqa: PLC0415 - not one of the project's dependencies
    except ImportError:
        print("aiohttp is not installed")
    else:
        session = aiohttp.ClientSession()

        async def send_aiohttp() -> int:
            async with session.post(url, data=_BODY) as response:
                return len(await response.read())

        clients["aiohttp"] = send_aiohttp
        closers.append(session.close)
    try:
        import httpx  # noqa: PLC0415 - the store's dependency, not the router's
    except ImportError:
        print("httpx is not installed")
    else:
        client = httpx.AsyncClient()

        async def send_httpx() -> int:
            return len((await client.post(url, content=_BODY)).content)

        clients["httpx"] = send_httpx
        closers.append(client.aclose)
    return clients, closers


async def _floor(url: str) -> Send:
    """The same bytes over a bare socket protocol: what the event loop and the kernel cost."""
    host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
    loop = asyncio.get_running_loop()
    message = b"POST / HTTP/1.1\r\ncontent-length: %d\r\n\r\n%b" % (len(_BODY), _BODY)

    class Reader(asyncio.Protocol):
        future: asyncio.Future[int]
        received = 0

        def data_received(self, data: bytes) -> None:
            self.received += len(data)
            if self.received > len(_ANSWER):
                self.received = 0
                self.future.set_result(len(_ANSWER))

    transport, reader = await loop.create_connection(Reader, host, int(port))

    async def send() -> int:
        reader.future = loop.create_future()
        transport.write(message)
        return await reader.future

    return send


if __name__ == "__main__":
    main()

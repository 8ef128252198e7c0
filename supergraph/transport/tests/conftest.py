"""Servers and transports that are gone when a test ends, under both event loops."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvloop

from supergraph.transport import HttpTransport, HttpTransportOptions
from supergraph.transport.tests.hostile import Handler, Server


def pytest_asyncio_loop_factories(config, item):
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[Server]]]:
    async with contextlib.AsyncExitStack() as stack:

        async def start(handler: Handler, **options) -> Server:
            server = Server(handler)
            await server.start(**options)
            stack.push_async_callback(server.stop)
            return server

        yield start


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., HttpTransport]]:
    async with contextlib.AsyncExitStack() as stack:

        def open_transport(url: str, **options) -> HttpTransport:
            transport = HttpTransport(url, HttpTransportOptions(**options))
            stack.push_async_callback(transport.close)
            return transport

        yield open_transport

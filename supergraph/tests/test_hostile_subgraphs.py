"""Subgraphs that answer badly cost a client their own fields and one error."""

import asyncio
import gzip

import pytest

from supergraph.pipeline.router import Router
from supergraph.settings import RouterSettings
from supergraph.transport import HttpTransport, HttpTransportOptions, Transport
from supergraph.transport.asgi import AsgiTransport
from supergraph.transport.tests.hostile import Server, answer_with

QUERY = "{ products { name reviews { text } } }"
TRAFFIC = {"subgraph_timeout_seconds": 0.3}


def message(
    body: bytes,
    kind: bytes = b"application/json",
    length: int | None = None,
    encoding: bytes = b"identity",
) -> bytes:
    size = len(body) if length is None else length
    head = b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\ncontent-encoding: %b\r\n" % (kind, encoding)
    return head + b"content-length: %d\r\n\r\n%b" % (size, body)


async def hang(_request, _writer):
    await asyncio.Event().wait()


async def drip(_request, writer):
    writer.write(message(b"", length=10_000))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("handler", "code"),
    [
        pytest.param(
            answer_with(message(b'{"data":{"_entities":[7,"x"]}}')),
            "SUBREQUEST_MALFORMED_RESPONSE",
            id="entities-that-are-none",
        ),
        pytest.param(
            answer_with(message(gzip.compress(b"[" * 10_000_000), encoding=b"gzip")),
            "SUBREQUEST_MALFORMED_RESPONSE",
            id="compressed",
        ),
        pytest.param(
            answer_with(b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n"),
            "SUBREQUEST_HTTP_ERROR",
            id="redirected",
        ),
        pytest.param(
            answer_with(message(b"", length=10**10)), "SUBREQUEST_HTTP_ERROR", id="ten-gigabytes"
        ),
        pytest.param(
            answer_with(message(b'{"data":{"_ent')), "SUBREQUEST_MALFORMED_RESPONSE", id="half-json"
        ),
        pytest.param(
            answer_with(message(b"[" * 200_000)), "SUBREQUEST_MALFORMED_RESPONSE", id="deep-json"
        ),
        pytest.param(
            answer_with(message(b'{"data":5}')), "SUBREQUEST_MALFORMED_RESPONSE", id="no-graphql"
        ),
        pytest.param(
            answer_with(message(b"<html>busy</html>", b"text/html")),
            "SUBREQUEST_HTTP_ERROR",
            id="html",
        ),
        pytest.param(
            answer_with(message(b'{"data":', length=500), close=True),
            "SUBREQUEST_HTTP_ERROR",
            id="closed-within-the-body",
        ),
        pytest.param(answer_with(b"", close=True), "SUBREQUEST_HTTP_ERROR", id="closed-at-once"),
        pytest.param(hang, "SUBREQUEST_HTTP_ERROR", id="hanging"),
        pytest.param(drip, "SUBREQUEST_HTTP_ERROR", id="dripping"),
    ],
)
async def test_a_bad_answer_costs_its_own_fields_and_the_router_goes_on(federation, handler, code):
    server = Server(handler)
    await server.start()
    transports: dict[str, Transport] = {
        "products": AsgiTransport(federation.products),
        "reviews": HttpTransport(server.url, HttpTransportOptions()),
    }
    settings = RouterSettings(traffic=TRAFFIC)
    try:
        async with (
            Router(federation.supergraph_sdl, settings, transports) as router,
            federation.client(router) as client,
        ):
            answer = (await client.post("/graphql", json={"query": QUERY})).json()
            again = (await client.post("/graphql", json={"query": "{ hello }"})).json()
    finally:
        await server.stop()
    assert answer["data"] == {
        "products": [{"name": "Lamp", "reviews": None}, {"name": "Kettle", "reviews": None}]
    }
    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["products"], code)
    assert error["extensions"]["serviceName"] == "reviews"
    assert again == {"data": {"hello": "world"}}

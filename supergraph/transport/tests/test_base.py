"""What every transport promises, asked of each of them."""

import asyncio

import pytest

from supergraph.transport import AsgiTransport, DedupeTransport
from supergraph.transport.tests.hostile import post


async def echo_app(scope, receive, send):
    """Answers with the body that it got, and its `x-tenant` header."""
    body = (await receive())["body"]
    headers = [line for line in scope["headers"] if line[0] == b"x-tenant"]
    await send({"type": "http.response.start", "status": 418, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def echo_handler(request, writer):
    head, _, body = request.partition(b"\r\n\r\n")
    tenant = head.partition(b"x-tenant: ")[2].partition(b"\r\n")[0]
    line = b"x-tenant: %b\r\n" % tenant if tenant else b""
    writer.write(b"HTTP/1.1 418 Teapot\r\n%bcontent-length: %d\r\n\r\n%b" % (line, len(body), body))


@pytest.fixture(params=["http", "asgi", "shared-http", "shared-asgi"])
async def transport(request, serve, connect):
    if request.param.endswith("http"):
        inner = connect((await serve(echo_handler)).url)
    else:
        inner = AsgiTransport(echo_app)
    return DedupeTransport(inner) if request.param.startswith("shared") else inner


async def test_status_headers_and_body_come_back_as_they_were_sent(transport):
    body = b'{"text":"\xe2\x82\xac"}' + b" " * 300_000
    response = await transport.send(post(body, headers=((b"x-tenant", b"9"),)))
    assert response.status == 418
    assert response.body == body
    assert (b"x-tenant", b"9") in response.headers


async def test_many_requests_at_once_get_their_own_answers(transport):
    bodies = [b"%d" % number for number in range(50)]
    responses = await asyncio.gather(*(transport.send(post(body)) for body in bodies))
    assert [response.body for response in responses] == bodies


async def test_closing_twice_is_harmless(transport):
    await transport.send(post())
    await transport.close()
    assert await transport.close() is None

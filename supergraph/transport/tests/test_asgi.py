"""Calling an ASGI application in this process."""

import asyncio
from typing import Any

import pytest

from supergraph.transport import AsgiTransport, TransportError, TransportReason
from supergraph.transport.tests.hostile import post


def respond(*chunks, status=200, headers=((b"content-type", b"application/json"),)):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        for number, chunk in enumerate(chunks):
            more = number < len(chunks) - 1
            await send({"type": "http.response.body", "body": chunk, "more_body": more})

    return app


async def fails(app, **options) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await AsgiTransport(app).send(post(**options))
    return caught.value


async def test_application_sees_an_http_request():
    seen: dict[str, Any] = {}

    async def app(scope, receive, send):
        seen.update(scope, message=await receive())
        await respond(b"{}")(scope, receive, send)

    await AsgiTransport(app, "/api").send(post(b'{"query":"{a}"}', headers=((b"x-tenant", b"1"),)))
    assert (seen["type"], seen["method"], seen["path"]) == ("http", "POST", "/api")
    assert (b"content-type", b"application/json") in seen["headers"]
    assert (b"content-length", b"15") in seen["headers"]
    assert (b"x-tenant", b"1") in seen["headers"]
    assert seen["message"] == {
        "type": "http.request",
        "body": b'{"query":"{a}"}',
        "more_body": False,
    }


async def test_pieces_of_the_body_are_joined():
    response = await AsgiTransport(respond(b'{"data"', b":{}", b"}", status=202)).send(post())
    assert (response.status, response.body) == (202, b'{"data":{}}')
    assert response.headers == ((b"content-type", b"application/json"),)


async def test_client_does_not_disconnect_before_the_response_is_complete():
    async def app(scope, receive, send):
        await receive()
        watcher = asyncio.create_task(receive())
        await asyncio.sleep(0)
        assert not watcher.done()
        await respond(b"{}")(scope, receive, send)
        assert (await watcher)["type"] == "http.disconnect"

    assert (await AsgiTransport(app).send(post())).status == 200


async def test_application_that_raises_is_a_failed_subgraph():
    async def app(scope, receive, send):
        raise RuntimeError("secret")

    error = await fails(app)
    assert error.reason is TransportReason.FAILED
    assert "secret" not in error.message


@pytest.mark.parametrize("messages", [0, 1])
async def test_application_that_stops_half_way_is_an_error(messages):
    async def app(scope, receive, send):
        if messages:
            await send({"type": "http.response.start", "status": 200, "headers": []})

    assert (await fails(app)).reason is TransportReason.MALFORMED


async def test_application_that_hangs_is_given_up():
    cancelled = []

    async def app(scope, receive, send):
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.append(True)

    assert (await fails(app, timeout=0.02)).reason is TransportReason.TIMEOUT
    assert cancelled

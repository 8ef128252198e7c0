"""The HTTP client against servers of every kind."""

import asyncio
import ssl

import pytest

from supergraph.transport import HttpTransport, TransportError, TransportReason
from supergraph.transport.tests.certificates import make_certificate
from supergraph.transport.tests.hostile import OK, Server, answer_ok, answer_with, post


async def fails(transport, request=None) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await transport.send(request or post())
    assert caught.value.code == "SUBREQUEST_HTTP_ERROR"
    assert "'reviews'" in caught.value.message
    return caught.value


# --- requests


async def test_request_is_one_complete_http_message(serve, connect):
    server = await serve(answer_ok)
    headers = ((b"x-request-id", b"7"), (b"cookie", b"a=b"))
    await connect(server.url).send(post(b'{"query":"{a}"}', headers=headers))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /graphql?tenant=1 HTTP/1.1"
    assert f"host: 127.0.0.1:{server.port}".encode() in lines
    assert b"content-type: application/json" in lines
    assert b"content-length: 15" in lines
    assert b"x-request-id: 7" in lines
    assert b"cookie: a=b" in lines
    assert body == b'{"query":"{a}"}'


async def test_headers_that_delimit_messages_are_never_taken_from_a_request(serve, connect):
    server = await serve(answer_ok)
    smuggled = ((b"content-length", b"0"), (b"transfer-encoding", b"chunked"), (b"host", b"evil"))
    await connect(server.url).send(post(headers=smuggled))
    head = server.requests[0].lower()
    assert head.count(b"content-length:") == 1
    assert b"transfer-encoding" not in head
    assert b"evil" not in head


@pytest.mark.parametrize(
    "line", [(b"x", b"1\r\nevil: 1"), (b"x\n", b"1"), (b"x", b"\0"), (b"", b"")]
)
async def test_header_with_a_line_break_is_refused(serve, connect, line):
    server = await serve(answer_ok)
    with pytest.raises(TransportError, match="line break"):
        await connect(server.url).send(post(headers=(line,)))
    assert not server.requests


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a/",
        "http://",
        "http://user:secret@a/",
        "http://a/\r\nx: y",
        "http://a/ü",
        "http://a..b/",
        "a",
    ],
)
def test_urls_of_other_kinds_are_refused(url):
    with pytest.raises(ValueError, match=r"http|percent"):
        HttpTransport(url)


# --- keep-alive and the pool


async def test_connection_is_kept_for_the_next_request(serve, connect):
    server = await serve(answer_ok)
    transport = connect(server.url)
    for _ in range(3):
        response = await transport.send(post())
        assert (response.status, response.body) == (200, b'{"data":{}}')
    assert server.connections == 1


async def test_concurrent_requests_never_share_a_connection(serve, connect):
    async def echo(request, writer):
        await asyncio.sleep(0.01)
        body = request.partition(b"\r\n\r\n")[2]
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))

    server = await serve(echo)
    transport = connect(server.url)
    bodies = [str(number).encode() for number in range(20)]
    responses = await asyncio.gather(*(transport.send(post(body)) for body in bodies))
    assert [response.body for response in responses] == bodies


async def test_requests_beyond_the_limit_wait_for_a_connection(serve, connect):
    server = await serve(answer_ok)
    transport = connect(server.url, max_connections=2)
    await asyncio.gather(*(transport.send(post()) for _ in range(10)))
    assert server.connections <= 2
    assert len(server.requests) == 10


async def test_waiting_for_a_connection_counts_against_the_timeout(serve, connect):
    server = await serve(lambda *_: asyncio.sleep(60))
    transport = connect(server.url, max_connections=1)
    busy = asyncio.create_task(transport.send(post()))
    await asyncio.sleep(0.05)
    error = await fails(transport, post(timeout=0.05))
    assert error.reason is TransportReason.TIMEOUT
    assert error.retryable
    busy.cancel()
    await asyncio.gather(busy, return_exceptions=True)


async def test_place_of_a_cancelled_waiter_goes_to_the_next(serve, connect):
    release = asyncio.Event()

    async def hold(_request, writer):
        await release.wait()
        writer.write(OK)

    server = await serve(hold)
    transport = connect(server.url, max_connections=1)
    first, second, third = (asyncio.create_task(transport.send(post())) for _ in range(3))
    await asyncio.sleep(0.05)
    release.set()
    await first
    second.cancel()
    assert (await third).status == 200
    await asyncio.gather(second, return_exceptions=True)


async def test_server_that_asks_to_close_gets_a_new_connection(serve, connect):
    closing = OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")
    server = await serve(answer_with(closing))
    transport = connect(server.url)
    await transport.send(post())
    await transport.send(post())
    assert server.connections == 2


async def test_query_is_sent_again_when_a_kept_connection_proves_dead(serve, connect):
    async def close_on_second(_request, writer):
        if len(server.requests) == 2:
            writer.transport.abort()
        else:
            writer.write(OK)

    server = await serve(close_on_second)
    transport = connect(server.url)
    await transport.send(post())
    assert (await transport.send(post())).status == 200
    assert len(server.requests) == 3


async def test_mutation_is_never_sent_twice(serve, connect):
    async def close_on_second(_request, writer):
        if len(server.requests) == 2:
            writer.transport.abort()
        else:
            writer.write(OK)

    server = await serve(close_on_second)
    transport = connect(server.url)
    await transport.send(post())
    error = await fails(transport, post(idempotent=False))
    assert error.reason is TransportReason.RESET
    assert not error.retryable
    assert len(server.requests) == 2


async def test_connection_that_idled_too_long_is_replaced(serve, connect):
    server = await serve(answer_ok)
    transport = connect(server.url, idle_seconds=0.01)
    await transport.send(post())
    await asyncio.sleep(0.05)
    await transport.send(post())
    assert server.connections == 2


async def test_closed_transport_sends_no_more(serve, connect):
    server = await serve(answer_ok)
    transport = connect(server.url)
    await transport.send(post())
    await transport.close()
    assert (await fails(transport)).reason is TransportReason.CLOSED


async def test_connection_that_opens_after_closing_is_dropped(serve, connect):
    server = await serve(answer_ok)
    transport = connect(server.url)
    task = asyncio.create_task(transport.send(post()))
    await asyncio.sleep(0)
    await transport.close()
    with pytest.raises(TransportError) as caught:
        await task
    assert caught.value.reason is TransportReason.CLOSED
    assert not server.requests


# --- answers


async def test_chunked_body_is_joined(serve, connect):
    chunked = (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        b'5\r\n{"dat\r\n6;x=y\r\na":{}}\r\n0\r\ntrailer: 1\r\n\r\n'
    )
    server = await serve(answer_with(chunked))
    transport = connect(server.url)
    assert (await transport.send(post())).body == b'{"data":{}}'
    assert (await transport.send(post())).body == b'{"data":{}}'
    assert server.connections == 1


async def test_answer_may_arrive_byte_by_byte(serve, connect):
    async def drip(_request, writer):
        for index in range(len(OK)):
            writer.write(OK[index : index + 1])
            await writer.drain()
            await asyncio.sleep(0)

    server = await serve(drip)
    assert (await connect(server.url).send(post())).body == b'{"data":{}}'


async def test_body_without_length_ends_with_the_connection(serve, connect):
    server = await serve(answer_with(b'HTTP/1.1 200 OK\r\n\r\n{"data":{}}', close=True))
    assert (await connect(server.url).send(post())).body == b'{"data":{}}'


async def test_interim_answers_are_passed_over(serve, connect):
    server = await serve(answer_with(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK))
    response = await connect(server.url).send(post())
    assert response.status == 200
    assert (b"link", b"</a>") not in response.headers


async def test_any_status_is_an_answer(serve, connect):
    page = b"<html>no</html>"
    answer = b"HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\ncontent-length: %d\r\n\r\n%b"
    server = await serve(answer_with(answer % (len(page), page)))
    response = await connect(server.url).send(post())
    assert (response.status, response.body) == (503, page)
    assert (b"content-type", b"text/html") in response.headers


async def test_repeated_headers_stay_apart(serve, connect):
    cookies = OK.replace(b"\r\n\r\n", b"\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\r\n")
    server = await serve(answer_with(cookies))
    response = await connect(server.url).send(post())
    assert [value for name, value in response.headers if name == b"set-cookie"] == [b"a=1", b"b=2"]


# --- hostile servers


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", TransportReason.RESET),
        (b"HTTP/1.1 200 OK\r\ncontent-le", TransportReason.RESET),
        (b'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"data"', TransportReason.RESET),
        (
            b'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"data"',
            TransportReason.RESET,
        ),
        (b"SSH-2.0-OpenSSH_9.6\r\n", TransportReason.MALFORMED),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef",
            TransportReason.MALFORMED,
        ),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            TransportReason.MALFORMED,
        ),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
            TransportReason.MALFORMED,
        ),
    ],
    ids=[
        "nothing",
        "half-head",
        "half-body",
        "half-chunk",
        "not-http",
        "two-lengths",
        "bad-chunk",
        "upgrade",
    ],
)
async def test_broken_answer_is_an_error(serve, connect, answer, reason):
    server = await serve(answer_with(answer, close=True))
    transport = connect(server.url)
    assert (await fails(transport)).reason is reason
    server.handler = answer_ok
    assert (await transport.send(post())).status == 200


async def test_reset_connection_is_an_error(serve, connect):
    async def reset(_request, writer):
        writer.transport.abort()

    server = await serve(reset)
    assert (await fails(connect(server.url))).reason is TransportReason.RESET


async def test_body_beyond_the_limit_is_refused_before_it_has_arrived(serve, connect):
    sent = 0

    async def flood(_request, writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while sent < 50_000_000:
            writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            await writer.drain()
            sent += 65536

    server = await serve(flood)
    error = await fails(connect(server.url, max_body_bytes=100_000))
    assert error.reason is TransportReason.TOO_LARGE
    await server.left.wait()
    assert sent < 50_000_000


async def test_body_that_is_announced_beyond_the_limit_is_not_waited_for(serve, connect):
    never_sent = b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n"
    server = await serve(answer_with(never_sent))
    assert (await fails(connect(server.url))).reason is TransportReason.TOO_LARGE


async def test_endless_header_is_refused(serve, connect):
    async def endless(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            writer.write(b"x-%d: %b\r\n" % (number, b"y" * 1000))
            await writer.drain()

    server = await serve(endless)
    error = await fails(connect(server.url, max_head_bytes=10_000))
    assert error.reason is TransportReason.TOO_LARGE


@pytest.mark.parametrize(
    "prefix", [b"", OK[:20], OK[:-3]], ids=["silent", "half-head", "half-body"]
)
async def test_server_that_hangs_is_given_up(serve, connect, prefix):
    async def hang(_request, writer):
        writer.write(prefix)
        await asyncio.sleep(60)

    server = await serve(hang)
    error = await fails(connect(server.url), post(timeout=0.1))
    assert error.reason is TransportReason.TIMEOUT
    await asyncio.wait_for(_connection_closed(server), 5)


async def test_dripping_does_not_extend_the_timeout(serve, connect):
    async def drip(_request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await asyncio.sleep(0.02)

    server = await serve(drip)
    error = await fails(connect(server.url), post(timeout=0.2))
    assert error.reason is TransportReason.TIMEOUT


async def test_bytes_after_an_answer_are_not_taken_for_the_next_one(serve, connect):
    poisoned = b'HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n"poison"'
    server = await serve(answer_with(OK + poisoned))
    transport = connect(server.url)
    for _ in range(3):
        assert (await transport.send(post())).body == b'{"data":{}}'


async def test_nobody_listening_is_an_error(serve, connect):
    server = await serve(answer_ok)
    await server.stop()
    error = await fails(connect(server.url))
    assert error.reason is TransportReason.REFUSED
    assert error.retryable


async def test_failed_connections_free_their_places(serve, connect):
    server = await serve(answer_ok)
    port = server.port
    await server.stop()
    transport = connect(server.url, max_connections=1)
    for _ in range(3):
        assert (await fails(transport)).reason is TransportReason.REFUSED
    again = Server(answer_ok)
    await again.start(port=port)
    assert (await transport.send(post())).status == 200
    await again.stop()


# --- cancellation


async def test_cancelled_query_drops_its_connection(serve, connect):
    server = await serve(lambda *_: asyncio.sleep(60))
    transport = connect(server.url)
    task = asyncio.create_task(transport.send(post()))
    await server.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(_connection_closed(server), 5)


async def test_cancelled_mutation_runs_to_its_end(serve, connect):
    release = asyncio.Event()

    async def hold(_request, writer):
        await release.wait()
        writer.write(OK)

    server = await serve(hold)
    transport = connect(server.url)
    task = asyncio.create_task(transport.send(post(idempotent=False)))
    await server.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.05)
    release.set()
    await asyncio.sleep(0.05)
    server.handler = answer_ok
    # Its forgotten answer is not the next request's, and its connection is used again.
    assert (await transport.send(post(b'{"next":1}'))).status == 200
    assert server.connections == 1


async def _connection_closed(server) -> None:
    """Wait until the client is gone; a handler that sleeps notices when it is cancelled."""
    for task in tuple(server.tasks):
        task.cancel()
    await server.left.wait()


# --- TLS


async def test_tls_with_a_trustedcertificate(serve, connect, tmp_path):
    pem = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = await serve(answer_ok, context=context)
    trusting = ssl.create_default_context(cafile=pem)
    transport = connect(f"https://127.0.0.1:{server.port}/graphql", ssl_context=trusting)
    for _ in range(2):
        assert (await transport.send(post())).body == b'{"data":{}}'
    assert server.connections == 1


async def test_tls_with_an_unknown_certificate_is_refused(serve, connect, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(tmp_path))
    server = await serve(answer_ok, context=context)
    error = await fails(connect(f"https://127.0.0.1:{server.port}/graphql"))
    assert error.reason is TransportReason.TLS
    assert not server.requests


async def test_server_that_never_speaks_tls_is_not_mistaken_for_a_full_pool(serve, connect):
    async def silent(_request, _writer):
        await asyncio.Event().wait()

    server = await serve(silent)
    transport = connect(server.url.replace("http:", "https:"))
    error = await fails(transport, post(timeout=0.2))
    assert error.reason is TransportReason.TIMEOUT
    assert "did not accept a connection in time" in error.message


async def test_plain_server_behind_an_https_url_is_an_error(serve, connect):
    async def garbage(_request, writer):
        writer.close()

    server = await serve(garbage)
    transport = connect(f"https://127.0.0.1:{server.port}/graphql", connect_seconds=0.5)
    assert (await fails(transport)).reason in {TransportReason.TLS, TransportReason.TIMEOUT}

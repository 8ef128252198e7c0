"""Clients write equal requests unless told otherwise, and know a right answer from a wrong one."""

import asyncio
import re

import orjson
import pytest

from infra.load.clients import MODES, Mode, RequestMaker, press

OPERATION = "query ($turn: Int) { a(turn: $turn) }"
ONE_CLIENT = Mode("one", 1, distinct=False)


def body_of(request: bytes):
    head, _, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    assert int(length[1]) == len(body)
    return orjson.loads(body)


def test_identical_requests_are_identical():
    make = RequestMaker(OPERATION, distinct=False)
    first = make()
    assert make() == first
    assert body_of(first)["query"] == OPERATION


def test_distinct_requests_differ_in_the_variable_alone():
    make = RequestMaker(OPERATION, distinct=True)
    first, second = body_of(make()), body_of(make())
    assert first["variables"]["turn"] != second["variables"]["turn"]
    assert first["query"] == second["query"]


def test_only_the_second_mode_gives_each_request_a_value_of_its_own():
    assert {name: (mode.clients, mode.distinct) for name, mode in MODES.items()} == {
        "a": (50, False),
        "b": (50, True),
        "c": (1, False),
    }


async def press_a_server(*answers: bytes, seconds: float = 0.05):
    """Press a server that gives these answers in turn, the last one again and again."""
    remaining = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(65_536):
            assert head.startswith(b"POST /graphql")
            answer = remaining.pop(0) if len(remaining) > 1 else remaining[0]
            for part in answer.splitlines(keepends=True):
                writer.write(part)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        make = RequestMaker(OPERATION, distinct=False)
        return await press(port, ONE_CLIENT, make, {"a": 1}, seconds)


def with_length(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


@pytest.mark.parametrize(
    "answer",
    [
        with_length(b'{"data":{"a":1}}'),
        with_length(b'{"extensions":{},"data":{"a":1}}'),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
            b'8\r\n{"data":\r\n8;x=y\r\n{"a":1}}\r\n0\r\n\r\n'
        ),
    ],
)
async def test_the_expected_data_is_right_however_it_is_sent(answer):
    load = await press_a_server(answer)
    assert load.wrong == 0
    assert load.latencies
    assert load.seconds > 0


@pytest.mark.parametrize(
    "answer",
    [
        with_length(b'{"data":{"a":2}}'),
        with_length(b'{"data":{"a":1},"errors":[{"message":"no"}]}'),
        with_length(b'{"data":{"a":1}}', b"500 Internal Server Error"),
        with_length(b"[]"),
        with_length(b"<html>"),
    ],
)
async def test_anything_else_is_wrong_and_shown(answer):
    load = await press_a_server(answer)
    assert load.wrong == len(load.latencies)
    assert load.first_wrong == answer.partition(b"\r\n\r\n")[2]


async def test_a_wrong_answer_among_right_ones_is_counted():
    right, wrong = with_length(b'{"data":{"a":1}}'), with_length(b'{"data":{"a":7}}')
    load = await press_a_server(right, wrong, right)
    assert load.wrong == 1
    assert load.first_wrong == b'{"data":{"a":7}}'

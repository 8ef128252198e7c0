"""Endpoints answer from memory, are counted together, and end with the block."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

from infra.load.memory_server import memory_server


def make_answers():
    return {"twice": lambda body: body * 2, "large": lambda _body: b"x" * 500_000}


def ask(url: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=10)
    try:
        connection.request("POST", parts.path, body)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_each_endpoint_has_its_answers_and_all_are_counted():
    with memory_server(make_answers) as server:
        assert ask(server.urls["twice"], b"ab") == b"abab"
        assert ask(server.urls["twice"], b"y" * 300_000) == b"y" * 600_000
        assert ask(server.urls["large"], b"") == b"x" * 500_000
        assert server.count_requests() == 3
        assert server.count_requests() == 3
        port = urlsplit(server.urls["twice"]).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)

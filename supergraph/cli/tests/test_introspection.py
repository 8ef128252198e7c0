"""Asking running subgraphs for their schemas."""

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from supergraph.cli import introspection
from supergraph.cli.tests.files import REVIEWS

ANSWER = json.dumps({"data": {"_service": {"sdl": REVIEWS}}}).encode()


@contextmanager
def subgraph(answer):
    """Serves a function of the request's handler; gives its URL and the headers it was sent."""
    sent = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            sent.append((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
            answer(self)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/graphql", sent
        server.shutdown()


def saying(status, body, kind="application/json"):
    def answer(handler):
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def configured(folder, url, more=""):
    path = folder / "supergraph.yaml"
    path.write_text(
        "subgraphs:\n"
        "  products: {routing_url: http://p.test, schema: {file: products.graphql}}\n"
        f"  reviews: {{schema: {{subgraph_url: '{url}'{more}}}}}\n"
    )
    return ("compose", "--config", path)


def test_a_running_subgraph_is_composed_with_files(run, folder):
    with subgraph(saying(200, ANSWER)) as (url, sent):
        result = run(*configured(folder, url, ", introspection_headers: {x-key: open}"))

    assert result.exit_code == 0
    assert url in result.stdout
    ((headers, question),) = sent
    assert "_service { sdl }" in json.loads(question)["query"]
    assert {name.lower(): value for name, value in headers.items()}["x-key"] == "open"


@pytest.mark.parametrize(
    ("status", "body", "messages"),
    [
        (
            200,
            b'{"errors": [{"message": "no _service"}]}',
            ["'no _service'", "a federation subgraph"],
        ),
        (200, b'{"data": {"_service": null}}', ["a federation subgraph"]),
        (200, b"[]", ["a federation subgraph"]),
        (200, b"<html><body>Welcome", ["'<html><body>Welcome'", "its GraphQL endpoint"]),
        (200, b"\xff\xfe", ["its GraphQL endpoint"]),
        (400, b'{"errors": [{"message": "bad field"}]}', ["status 400", "'bad field'"]),
        (401, b"", ["status 401", "fix: give introspection_headers"]),
        (404, b"<html>", ["status 404", "its GraphQL endpoint"]),
        (500, b"oops", ["status 500", "fix: look into the log"]),
    ],
)
def test_a_subgraph_that_answers_something_else_is_explained(run, folder, status, body, messages):
    with subgraph(saying(status, body)) as (url, _):
        result = run(*configured(folder, url))

    assert result.exit_code == 1
    assert all(message in result.stderr for message in ("'reviews'", url, *messages))


def test_a_subgraph_that_has_moved_is_not_followed_but_told(run, folder):
    def move(handler):
        handler.send_response(308)
        handler.send_header("location", "/new")
        handler.end_headers()

    with subgraph(move) as (url, sent):
        result = run(*configured(folder, url))

    assert result.exit_code == 1
    assert len(sent) == 1
    assert f"fix: give {url.removesuffix('/graphql')}/new\n" in result.stderr


@pytest.mark.parametrize(
    "url", ["ftp://x/graphql", "localhost:4001", "http://", "http://[::1", "http://x:port", "a b"]
)
def test_what_is_no_address_is_explained(run, folder, url):
    result = run(*configured(folder, url))

    assert result.exit_code == 1
    assert f"{url!r} is not an http(s) URL" in result.stderr


def test_a_subgraph_that_is_not_there_is_explained(run, folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        result = run(*configured(folder, url))

    assert result.exit_code == 1
    assert f"Subgraph 'reviews' does not answer at {url}" in result.stderr
    assert "connection refused" in result.stderr
    assert "fix: start it there" in result.stderr


def test_a_subgraph_that_is_silent_is_left(run, folder, monkeypatch):
    monkeypatch.setattr(introspection, "_STEP_SECONDS", 0.1)
    silence = threading.Event()
    with subgraph(lambda _: silence.wait(10)) as (url, _):
        result = run(*configured(folder, url))
        silence.set()

    assert result.exit_code == 1
    assert f"does not answer at {url} in time" in result.stderr


def test_a_subgraph_that_never_ends_is_left(run, folder, monkeypatch):
    monkeypatch.setattr(introspection, "_WHOLE_SECONDS", 0.2)
    stop = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not stop.wait(0.01):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    with subgraph(drip) as (url, _):
        result = run(*configured(folder, url))
        stop.set()

    assert result.exit_code == 1
    assert f"does not answer at {url} in time" in result.stderr


def test_an_answer_without_bounds_is_refused(run, folder, monkeypatch):
    monkeypatch.setattr(introspection, "_MAX_BYTES", 10)
    with subgraph(saying(200, ANSWER)) as (url, _):
        result = run(*configured(folder, url))

    assert result.exit_code == 1
    assert "larger than 10 bytes" in result.stderr


def test_a_connection_that_breaks_off_is_explained(run, folder):
    def break_off(handler):
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"{")

    with subgraph(break_off) as (url, _):
        result = run(*configured(folder, url))

    assert result.exit_code == 1
    assert "'reviews'" in result.stderr

"""`supergraph serve` as a process of its own."""

import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import psutil
import pytest

FLAGSHIP = "{ products { name reviews { text } } }"
START_SECONDS = 120
STOP_SECONDS = 60


class Served:
    """A router that was started by its command."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "supergraph.cli", "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.ready_line = self.process.stdout.readline()
        found = re.search(r"http://\S+/graphql", self.ready_line)
        assert found, self.ready_line + self.process.communicate(timeout=START_SECONDS)[0]
        self.url = found.group()

    def ask(self, query):
        return httpx.post(self.url, json={"query": query}, timeout=30).json()

    def descendants(self):
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def serve(http_supergraph, tmp_path):
    path = tmp_path / "supergraph.graphql"
    path.write_text(http_supergraph, encoding="utf-8")
    started = []

    def start(*arguments):
        served = Served("--supergraph", str(path), *arguments)
        started.append(served)
        return served

    yield start
    for served in started:
        for process in [*children(served), served.process]:
            process.kill()
        served.process.communicate()


def children(served):
    try:
        return served.descendants()
    except psutil.NoSuchProcess:
        return []


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=STOP_SECONDS)
    return not alive


def test_a_router_serves_over_http_and_stops_cleanly_on_a_signal(serve):
    served = serve()
    assert "/graphiql" in served.ready_line
    assert "/health" in served.ready_line
    assert served.ask(FLAGSHIP)["data"]["products"][0]["reviews"] == [{"text": "good"}]
    assert httpx.get(served.url.replace("graphql", "health")).json() == {"status": "UP"}
    served.process.send_signal(signal.SIGINT)
    output, _ = served.process.communicate(timeout=STOP_SECONDS)
    assert (served.process.returncode, output) == (0, "")


def test_workers_share_a_port_and_die_with_their_parent(serve):
    served = serve("--workers", "2")
    workers = served.descendants()
    assert len(workers) >= 2
    assert served.ask(FLAGSHIP)["data"]["products"]
    served.process.kill()
    assert gone(workers)


def test_settings_come_from_a_file_the_environment_and_options(serve, tmp_path, monkeypatch):
    config = tmp_path / "router.yaml"
    config.write_text("listen: {port: 1}\nexplorer: {enabled: true}\n")
    monkeypatch.setenv("SUPERGRAPH_EXPLORER__ENABLED", "false")
    served = serve("--config", str(config))
    assert "/graphiql" not in served.ready_line
    assert served.ask("{ hello }") == {"data": {"hello": "world"}}


def test_a_port_that_is_taken_is_named(http_supergraph, tmp_path):
    path = tmp_path / "supergraph.graphql"
    path.write_text(http_supergraph, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "supergraph.cli", "serve", "--supergraph", path, "--port", port],
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_that_nobody_waits_for_is_given_up(federation, http_supergraph, serve):
    served = serve()
    # A subgraph that takes its time; the client does not.
    federation.products.delay = 30
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(served.url, json={"query": "{ hello }"}, timeout=1)
    deadline = time.monotonic() + STOP_SECONDS
    while not federation.products.abandoned and time.monotonic() < deadline:
        time.sleep(0.05)
    assert federation.products.abandoned

"""The store as its user sees it: one command that starts, says what is wrong, leaves nothing."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from infra.catalogue import people
from infra.embedded.ports import free_port
from infra.store.launcher import ACCOUNTS

T = TypeVar("T")

pytestmark = [pytest.mark.services, pytest.mark.store]

_GIVEN = ("DATABASE_URL", "REDIS_URL", "MONGODB_URL", "KAFKA_BOOTSTRAP_SERVERS", "SMTP_URL")
# A stand-in for tox: the launcher knows it by the name of its script.
_TOOL = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"


class Launched:
    """A launcher's process, its lines, and everything it started."""

    def __init__(self, data: Path, port: int, *words: str, above: tuple[str, ...] = ()) -> None:
        environ = {name: value for name, value in os.environ.items() if name not in _GIVEN}
        environ |= {"STORE_MAILBOX_PORT": str(free_port()), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "infra.store", "--data", str(data), "--port", str(port)]
        self.port = port
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*above, *command, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environ,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))

    def says(self, pattern: str, seconds: float = 120) -> str:
        """Wait for a line that matches, and return it."""
        return wait_for(
            lambda: next((line for line in self.lines if re.search(pattern, line)), None),
            seconds,
            f"{pattern!r} among {self.lines}",
        )

    def status(self, path: str = "/health") -> int | None:
        """The router's answer to a GET, or `None` when there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def processes(self) -> list[psutil.Process]:
        """Itself and everything below it, the guardian's included."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def running(self, word: str) -> list[psutil.Process]:
        """The processes whose command line has that word."""
        found = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):  # gone since it was listed
                if word in process.cmdline():
                    found.append(process)
        return found

    def end(self) -> int:
        """Press Ctrl-C and wait."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        self._reader.join(10)
        return code


def wait_for(ask: Callable[[], T | None], seconds: float, what: str) -> T:
    deadline = time.monotonic() + seconds
    while (answer := ask()) is None:
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)
    return answer


def left_after(processes: list[psutil.Process], seconds: float = 10) -> list[str]:
    """The commands of those still alive after a while."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [
        " ".join(process.cmdline())
        for process in alive
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the first test to use it prepares, and the others find prepared."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def launched(data: Path) -> Iterator[Launched]:
    store = Launched(data, free_port())
    try:
        store.says("Ctrl-C stops everything")
        yield store
    finally:
        store.end()


def test_ready_line_names_what_answers(launched: Launched) -> None:
    root = f"http://127.0.0.1:{launched.port}"
    for path in ("/graphql", "/graphiql", "/health"):
        launched.says(re.escape(root + path), seconds=1)
    assert launched.status() == 200
    launched.says(r"mailbox +http://127\.0\.0\.1:\d+/", seconds=1)


def test_named_accounts_are_those_of_the_seed() -> None:
    assert (people.ADMIN_EMAIL, people.BUYER_EMAIL, people.SELLER_EMAIL) == ACCOUNTS


def test_interrupt_ends_every_process(launched: Launched) -> None:
    processes = launched.processes()
    assert len(processes) > 10
    assert launched.end() == 0
    assert left_after(processes) == []


def test_killed_launcher_leaves_no_process(launched: Launched) -> None:
    processes = launched.processes()
    launched.process.kill()
    assert left_after(processes) == []


def test_killed_tox_leaves_no_process(data: Path, tmp_path: Path) -> None:
    tox = tmp_path / "tox"
    tox.write_text(_TOOL)
    store = Launched(data, free_port(), above=(sys.executable, str(tox)))
    store.says("Ctrl-C stops everything")
    processes = store.processes()
    store.process.kill()
    store.end()
    assert left_after(processes, seconds=20) == []


def test_killed_router_is_said_and_started_again(launched: Launched) -> None:
    [router] = launched.running("infra.store.serve")
    router.kill()
    launched.says("router was ended by SIGKILL")
    launched.says("router is started again")
    wait_for(lambda: launched.status() == 200 or None, 30, "the router's health")


def test_killed_kafka_comes_back_and_its_clients_follow(launched: Launched) -> None:
    before = {process.pid for process in launched.running("events")}
    [kafka] = launched.running("infra.embedded.kafka")
    kafka.kill()
    launched.says("Kafka protocol is started again")
    after = {process.pid for process in launched.running("events")}
    assert len(after - before) == len(before) > 0


def test_second_store_on_the_folder_is_told_of_the_first(launched: Launched, data: Path) -> None:
    second = Launched(data, free_port())
    assert second.process.wait(30) == 1
    second.says(f"another store \\(process {launched.process.pid}, port {launched.port}\\)")
    assert not any("Traceback" in line for line in second.lines)


def test_taken_port_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        store = Launched(tmp_path, port)
        assert store.process.wait(30) == 1
    store.says(f"port {port} of 127.0.0.1 is taken by .*STORE_PORT")
    assert not any("Traceback" in line for line in store.lines)


def test_every_subgraph_can_run_as_a_process(data: Path) -> None:
    store = Launched(data, free_port(), "--processes")
    try:
        store.says("Ctrl-C stops everything")
        assert len(store.running("infra.store.subgraph")) == 9
        assert store.status() == 200
    finally:
        assert store.end() == 0

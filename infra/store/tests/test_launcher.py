"""The store as its user sees it: one command that starts, says what is wrong, leaves nothing."""

import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra.catalogue import people
from infra.store.launcher import ACCOUNTS
from infra.store.testing import READY, LaunchedStore, wait_for

pytestmark = pytest.mark.store

# A stand-in for tox: the launcher knows it by the name of its script.
_TOOL = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"


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
def launched(data: Path) -> Iterator[LaunchedStore]:
    with LaunchedStore(data) as store:
        yield store


def test_ready_line_names_what_answers(launched: LaunchedStore) -> None:
    for path in ("/graphql", "/graphiql", "/health"):
        launched.says(re.escape(launched.address + path), seconds=1)
    assert launched.status() == 200
    launched.says(f"mailbox +{re.escape(launched.mailbox)}/", seconds=1)


def test_named_accounts_are_those_of_the_seed() -> None:
    assert (people.ADMIN_EMAIL, people.BUYER_EMAIL, people.SELLER_EMAIL) == ACCOUNTS


def test_interrupt_ends_every_process(launched: LaunchedStore) -> None:
    processes = launched.processes()
    assert len(processes) > 10
    assert launched.end() == 0
    assert left_after(processes) == []


def test_killed_launcher_leaves_no_process(launched: LaunchedStore) -> None:
    processes = launched.processes()
    launched.process.kill()
    assert left_after(processes) == []


def test_killed_tox_leaves_no_process(data: Path, tmp_path: Path) -> None:
    tox = tmp_path / "tox"
    tox.write_text(_TOOL)
    store = LaunchedStore(data, above=(sys.executable, str(tox)))
    store.says(READY, seconds=120)
    processes = store.processes()
    store.process.kill()
    store.end()
    assert left_after(processes, seconds=20) == []


def test_killed_router_is_said_and_started_again(launched: LaunchedStore) -> None:
    launched.kill("infra.store.serve")
    launched.says("router was ended by SIGKILL")
    launched.says("router is started again")
    assert wait_for(lambda: launched.status() == 200 or None, 30, "the router's health")


def test_killed_kafka_comes_back_and_its_clients_follow(launched: LaunchedStore) -> None:
    before = {process.pid for process in launched.running("events")}
    launched.kill("infra.embedded.kafka")
    launched.says("Kafka protocol is started again")
    after = {process.pid for process in launched.running("events")}
    assert len(after - before) == len(before) > 0


def test_second_store_on_the_folder_is_told_of_the_first(
    launched: LaunchedStore, data: Path
) -> None:
    second = LaunchedStore(data)
    assert second.process.wait(30) == 1
    second.says(f"another store \\(process {launched.process.pid}, port {launched.port}\\)")
    assert not any("Traceback" in line for line in second.lines)


def test_taken_port_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        store = LaunchedStore(tmp_path, port=port)
        assert store.process.wait(30) == 1
    store.says(f"port {port} of 127.0.0.1 is taken by .*STORE_PORT")
    assert not any("Traceback" in line for line in store.lines)


def test_every_subgraph_can_run_as_a_process(data: Path) -> None:
    with LaunchedStore(data, "--processes") as store:
        assert len(store.running("infra.store.subgraph")) == 9
        assert store.status() == 200

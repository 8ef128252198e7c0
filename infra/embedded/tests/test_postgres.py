"""PostgreSQL keeps its data across restarts and kills."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from infra.embedded import postgres
from infra.embedded.data_folder import DataFolder, Holder
from infra.embedded.errors import ServiceError, ServiceErrorCode
from infra.embedded.guardian import Guardian
from infra.embedded.service import Host

pytestmark = pytest.mark.services


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    with DataFolder(tmp_path, Holder(os.getpid())) as folder:
        yield folder


def write(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")


def read(url: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT n FROM kept").fetchone()


def test_data_outlives_a_restart(folder: DataFolder) -> None:
    with Guardian(folder.folder("run")) as guardian:
        write(postgres.start(Host(folder, guardian)).environment["DATABASE_URL"])
    with Guardian(folder.folder("run")) as guardian:
        assert read(postgres.start(Host(folder, guardian)).environment["DATABASE_URL"]) == (1,)


def test_committed_data_outlives_a_kill_and_the_lock_file_is_cleared(folder: DataFolder) -> None:
    with Guardian(folder.folder("run")) as guardian:
        service = postgres.start(Host(folder, guardian))
        write(service.environment["DATABASE_URL"])
        os.kill(service.children[0].pid, signal.SIGKILL)
        service.children[0].wait(5)
    lock = folder.path / "postgres" / "cluster" / "postmaster.pid"
    # After a reboot the id in the lock file may be any other program's.
    lock.write_text("\n".join([str(os.getpid()), *lock.read_text().splitlines()[1:]]))
    with Guardian(folder.folder("run")) as guardian:
        service = postgres.start(Host(folder, guardian))
        assert read(service.environment["DATABASE_URL"]) == (1,)


def test_server_left_running_is_ended_before_the_next(folder: DataFolder) -> None:
    with Guardian(folder.folder("run")) as first, Guardian(folder.folder("run")) as second:
        left = postgres.start(Host(folder, first)).children[0]
        service = postgres.start(Host(folder, second))
        assert left.exit_code is not None
        with psycopg.connect(service.environment["DATABASE_URL"]) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_first_start_that_was_killed_half_way_is_made_anew(folder: DataFolder) -> None:
    half = folder.folder("postgres") / "cluster.new"
    half.mkdir()
    (half / "PG_VERSION").touch()
    with Guardian(folder.folder("run")) as guardian:
        url = postgres.start(Host(folder, guardian)).environment["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_server_does_not_run_as_root(folder: DataFolder) -> None:
    with Guardian(folder.folder("run")) as guardian:
        child = postgres.start(Host(folder, guardian)).children[0]
        assert psutil.Process(child.pid).uids().effective != 0


def test_failed_preparation_names_the_remedy(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    binaries = tmp_path / "bin"
    binaries.mkdir()
    (binaries / "initdb").write_text("#!/bin/sh\necho disk full >&2\nexit 1\n")
    (binaries / "initdb").chmod(0o755)
    monkeypatch.setattr(postgres, "_binaries", lambda: binaries)
    with (
        Guardian(folder.folder("run")) as guardian,
        pytest.raises(ServiceError, match=r"(?s)disk full.*DATABASE_URL") as caught,
    ):
        postgres.start(Host(folder, guardian))
    assert caught.value.code is ServiceErrorCode.SETUP_FAILED


def test_guardian_alone_brings_the_server_to_rest(folder: DataFolder) -> None:
    guardian = Guardian(folder.folder("run"))
    child = postgres.start(Host(folder, guardian)).children[0]
    os.close(guardian._pipe)
    guardian._process.wait()
    deadline = time.monotonic() + 5
    while child.exit_code is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert child.exit_code == 0

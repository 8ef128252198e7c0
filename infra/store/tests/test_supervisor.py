"""What ends is started again, after a pause that grows; the person at the terminal is told."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.embedded.errors import ServiceError, ServiceErrorCode
from infra.embedded.guardian import Child, Command, Guardian
from infra.store.supervisor import Supervisor, describe_exit, pause_before_restart


@pytest.fixture
def guardian(tmp_path: Path) -> Iterator[Guardian]:
    with Guardian(tmp_path) as guardian:
        yield guardian


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def starter(guardian: Guardian, folder: Path, code: str) -> Callable[[], Child]:
    command = Command("worker", (sys.executable, "-c", code), folder / "worker.log")
    return lambda: guardian.spawn(command)


def kill(child: Child) -> None:
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait(5)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (7, 30.0), (50, 30.0)]
)
def test_pause_grows_up_to_its_limit(failures: int, seconds: float) -> None:
    assert pause_before_restart(failures) == seconds


@pytest.mark.parametrize(
    ("code", "words"),
    [(3, "ended with code 3"), (-9, "was ended by SIGKILL"), (-63, "was ended by signal 63")],
)
def test_end_is_told_in_words(code: int, words: str) -> None:
    assert describe_exit(code) == words


def test_killed_program_is_started_again_after_its_pause(
    guardian: Guardian, tmp_path: Path
) -> None:
    clock, lines = Clock(), list[str]()
    supervisor = Supervisor(guardian, lines.append, clock)
    started: list[Child] = []
    start = starter(guardian, tmp_path, "import time; time.sleep(600)")

    def start_and_note() -> Child:
        started.append(start())
        return started[-1]

    kill(supervisor.watch("worker", start_and_note))
    supervisor.check()
    assert "worker was ended by SIGKILL; starting it again in 0.5 s" in lines[0]
    clock.now += 0.4
    supervisor.check()
    assert len(started) == 1
    clock.now += 0.2
    supervisor.check()
    assert len(started) == 2
    assert started[1].exit_code is None
    assert lines[1:] == ["worker is started again"]


def test_program_that_was_calm_for_long_starts_with_the_first_pause(
    guardian: Guardian, tmp_path: Path
) -> None:
    clock, lines = Clock(), list[str]()
    supervisor = Supervisor(guardian, lines.append, clock)
    start = starter(guardian, tmp_path, "import time; time.sleep(600)")
    latest: list[Child] = []

    def start_and_note() -> Child:
        latest[:] = [start()]
        return latest[0]

    supervisor.watch("worker", start_and_note)
    for calm in (0.0, 0.0, 60.0):
        clock.now += calm
        kill(latest[0])
        supervisor.check()
        clock.now += 30
        supervisor.check()
        clock.now -= 29
    pauses = [line.rpartition("again in ")[2].split()[0] for line in lines if "again in" in line]
    assert pauses == ["0.5", "1.0", "0.5"]


def test_restart_replaces_the_named_programs_alone(guardian: Guardian, tmp_path: Path) -> None:
    supervisor = Supervisor(guardian, lambda _: None)
    start = starter(guardian, tmp_path, "import time; time.sleep(600)")
    changed, other = supervisor.watch("changed", start), supervisor.watch("other", start)
    supervisor.restart({"changed", "unknown"})
    assert changed.exit_code is not None
    assert other.exit_code is None


def test_stopped_program_is_not_started_again(guardian: Guardian, tmp_path: Path) -> None:
    lines = list[str]()
    supervisor = Supervisor(guardian, lines.append)
    start = starter(guardian, tmp_path, "import time; time.sleep(600)")
    child = supervisor.watch("worker", start)
    supervisor.stop({"worker"})
    supervisor.check()
    assert child.exit_code == -signal.SIGTERM
    assert lines == []


def test_program_that_cannot_start_is_tried_again(guardian: Guardian, tmp_path: Path) -> None:
    clock, lines = Clock(), list[str]()
    supervisor = Supervisor(guardian, lines.append, clock)
    start = starter(guardian, tmp_path, "import time; time.sleep(600)")
    answers: list[Exception | None] = [
        None,
        ServiceError(ServiceErrorCode.SERVICE_SLOW, "slow"),
        None,
    ]

    def start_or_fail() -> Child:
        if (error := answers.pop(0)) is not None:
            raise error
        return start()

    kill(supervisor.watch("database", start_or_fail))
    for _ in range(4):
        supervisor.check()
        clock.now += 1.1
    assert lines[1:] == ["database cannot start: slow", "database is started again"]

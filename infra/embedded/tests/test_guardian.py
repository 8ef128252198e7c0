"""Children end with their starter, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from infra.embedded.guardian import (
    Child,
    Command,
    Guardian,
    GuardianClosedError,
    end_leftovers,
)

# Starts a child that ignores SIGTERM and has a child of its own, prints both ids, and waits.
STARTER = """
import sys, time
from pathlib import Path
from infra.embedded.guardian import Command, Guardian
folder = Path(sys.argv[1])
stubborn = '''
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(inner.pid, flush=True)
time.sleep(600)
'''
guardian = Guardian(folder)
child = guardian.spawn(Command("child", (sys.executable, "-c", stubborn), folder / "log"))
while not (folder / "log").read_text():
    time.sleep(0.02)
print(child.pid, (folder / "log").read_text().strip(), guardian._process.pid, flush=True)
time.sleep(600)
"""


def sleeper(
    folder: Path, name: str = "sleeper", code: str = "import time; time.sleep(600)"
) -> Command:
    return Command(name, (sys.executable, "-c", code), folder / f"{name}.log")


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def start_starter(folder: Path) -> tuple[subprocess.Popen[str], list[int]]:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    with starter.stdout:
        pids = [int(word) for word in starter.stdout.readline().split()]
    return starter, pids


def test_killed_starter_leaves_no_child_and_no_grandchild(tmp_path: Path) -> None:
    starter, pids = start_starter(tmp_path)
    starter.kill()
    starter.wait()
    assert len(pids) == 3
    assert wait_until(lambda: all(is_gone(pid) for pid in pids))


def test_next_start_ends_what_a_killed_guardian_could_not(tmp_path: Path) -> None:
    starter, (child, inner, guardian) = start_starter(tmp_path)
    os.kill(guardian, signal.SIGKILL)
    starter.kill()
    starter.wait()
    assert not is_gone(child)
    assert end_leftovers(tmp_path, patience=0.2) == ("child",)
    assert wait_until(lambda: is_gone(child) and is_gone(inner))
    assert end_leftovers(tmp_path) == ()


def test_record_of_a_stranger_with_the_same_id_is_left_alone(tmp_path: Path) -> None:
    own = psutil.Process()
    (tmp_path / "old.pid").write_text(f"[{own.pid}, {own.create_time() - 100}]")
    assert end_leftovers(tmp_path) == ()
    assert list(tmp_path.glob("*.pid")) == []


def test_damaged_record_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "old.pid").write_text("[1")
    assert end_leftovers(tmp_path) == ()


def test_killed_guardian_process_is_replaced_and_told_of_all(tmp_path: Path) -> None:
    guardian = Guardian(tmp_path)
    first = guardian.spawn(sleeper(tmp_path, "first"))
    guardian._process.kill()
    guardian._process.wait()
    second = guardian.spawn(sleeper(tmp_path, "second"))
    os.close(guardian._pipe)  # as at the starter's death
    guardian._process.wait()
    assert first.wait(5)
    assert second.wait(5)


def test_close_ends_every_child_and_its_record(tmp_path: Path) -> None:
    with Guardian(tmp_path) as guardian:
        children = [guardian.spawn(sleeper(tmp_path, name)) for name in ("one", "two")]
        assert len(list(tmp_path.glob("*.pid"))) == 2
    assert [child.exit_code for child in children] == [-signal.SIGTERM, -signal.SIGTERM]
    assert list(tmp_path.glob("*.pid")) == []


def test_stubborn_child_is_killed_after_patience(tmp_path: Path) -> None:
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(600)"
    )
    with Guardian(tmp_path) as guardian:
        child = guardian.spawn(sleeper(tmp_path, code=code))
        assert wait_until(lambda: "up" in child.last_words())
        guardian.stop(child, patience=0.1)
        assert child.exit_code == -signal.SIGKILL


def test_nothing_starts_while_all_is_being_ended(tmp_path: Path) -> None:
    guardian = Guardian(tmp_path)
    guardian.close()
    with pytest.raises(GuardianClosedError):
        guardian.spawn(sleeper(tmp_path))


def test_child_leads_a_group_of_its_own(tmp_path: Path) -> None:
    with Guardian(tmp_path) as guardian:
        child: Child = guardian.spawn(sleeper(tmp_path))
        assert os.getpgid(child.pid) == child.pid != os.getpgid(0)

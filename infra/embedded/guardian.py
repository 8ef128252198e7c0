"""Child processes that cannot outlive their starter.

Every child leads a process group of its own, so a terminal's Ctrl-C reaches only the starter, which
then ends its children in order. The starter may also be killed with no chance to act: a guardian
process (`guardian_process.py`) notices and ends the groups. Should both be killed at once, the next
start on the same data folder ends what it finds recorded there (`end_leftovers`).
"""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict

import orjson
import psutil

_GUARDIAN_SCRIPT = Path(__file__).with_name("guardian_process.py")
_PATIENCE_AFTER_KILL = 5.0
_SAME_MOMENT = 0.5  # seconds; start times are derived from the boot time and may differ a little


@dataclass(frozen=True, slots=True)
class Command:
    """One child to start.

    Attributes:
        name: what to call it in messages, its log and its record.
        argv: the program and its arguments.
        log: file that receives its output, appended to.
        environ: its whole environment; `None` passes on the starter's.
        stop_signal: asks it to end in good order.
        user: account to run as (only root may say so); `None` keeps the starter's.
        cwd: working folder; `None` keeps the starter's.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    environ: Mapping[str, str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None
    cwd: Path | None = None


class Child:
    """A running child; made by `Guardian.spawn`."""

    def __init__(self, command: Command, process: subprocess.Popen[bytes]) -> None:
        self.command = command
        self.pid = process.pid
        self._process = process

    @property
    def exit_code(self) -> int | None:
        """How it ended (a negative signal number when killed), `None` while it runs."""
        return self._process.poll()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for a message about its death."""
        try:
            text = self.command.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def ask_to_end(self) -> None:
        """Send its stop signal; it ends in its own time."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(self.command.stop_signal)

    def kill_group(self) -> None:
        """Kill it and everything in its group at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


class GuardianClosedError(Exception):
    """A child was to be started while all children are being ended."""


class Guardian:
    """Starts children, watches over them, ends them.

    Args:
        records: folder for one record per running child, read by the next start.
    """

    def __init__(self, records: Path) -> None:
        self._records = records
        self._lock = threading.Lock()
        self._children: dict[int, Child] = {}
        self._closed = False
        self._process, self._pipe = _start_guardian_process()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def spawn(self, command: Command) -> Child:
        """Start a child in a process group of its own.

        Raises:
            OSError: the program cannot be executed.
            GuardianClosedError: the children are being ended; another must not begin.
        """
        with self._lock:
            if self._closed:
                raise GuardianClosedError(command.name)
            child = Child(command, _start(command))
            self._children[child.pid] = child
            self._tell(_registration(child))
        _write_record(self._records / f"{command.name}.pid", child.pid)
        return child

    def stop(self, *children: Child, patience: float = 4.0) -> None:
        """End children, all at once: ask, wait up to `patience` seconds, kill what is left."""
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + patience
        for child in children:
            child.wait(max(0.0, deadline - time.monotonic()))
            self.forget(child)

    def forget(self, child: Child) -> None:
        """Drop a child that has ended, or must end now, and whatever is left of its group."""
        child.kill_group()
        child.wait(_PATIENCE_AFTER_KILL)
        with self._lock:
            if self._children.pop(child.pid, None) is not None:
                self._tell(f"- {child.pid}\n")
        (self._records / f"{child.command.name}.pid").unlink(missing_ok=True)

    def close(self) -> None:
        """End every child and the guardian process; no child can be started any more."""
        with self._lock:
            self._closed = True
            children = list(self._children.values())
        self.stop(*children)
        os.close(self._pipe)
        self._process.wait()

    def _tell(self, line: str) -> None:
        """Pass a line to the guardian process; one that was killed is replaced and told all."""
        try:
            os.write(self._pipe, line.encode())
        except BrokenPipeError:
            os.close(self._pipe)
            self._process.wait()
            self._process, self._pipe = _start_guardian_process()
            everyone = "".join(_registration(child) for child in self._children.values())
            os.write(self._pipe, everyone.encode())


class AccountArguments(TypedDict, total=False):
    """The arguments of `subprocess` that change the account of a child."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(name: str | None) -> AccountArguments:
    """How to start a process as another account, with none of the starter's groups.

    Args:
        name: the account; `None` keeps the starter's.
    """
    if name is None:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def end_leftovers(records: Path, patience: float = 4.0) -> tuple[str, ...]:
    """End the children that an earlier, killed starter left running.

    A record counts only when a process of that id was started at the recorded moment, so that an
    id since given to another program is left alone.

    Args:
        records: the folder the earlier `Guardian` wrote to.
        patience: seconds between asking them to end and killing them.

    Returns:
        The names of the children ended.
    """
    found: dict[str, psutil.Process] = {}
    for record in records.glob("*.pid"):
        process = _recorded_process(record)
        if process is not None:
            found[record.stem] = process
        record.unlink()
    for process in found.values():
        _signal_group(process.pid, signal.SIGINT)
    _, alive = psutil.wait_procs(found.values(), timeout=patience)
    for process in alive:
        _signal_group(process.pid, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=_PATIENCE_AFTER_KILL)
    return tuple(sorted(found))


def _start(command: Command) -> subprocess.Popen[bytes]:
    with command.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - programs named by this project
            command.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=None if command.environ is None else dict(command.environ),
            cwd=command.cwd,
            start_new_session=True,
            **as_account(command.user),
        )


def _start_guardian_process() -> tuple[subprocess.Popen[bytes], int]:
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
            (sys.executable, "-I", "-S", str(_GUARDIAN_SCRIPT)),
            stdin=reading,
            start_new_session=True,
        )
    finally:
        os.close(reading)
    return process, writing


def _registration(child: Child) -> str:
    return f"+ {child.pid} {int(child.command.stop_signal)}\n"


def _write_record(record: Path, pid: int) -> None:
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return
    record.write_bytes(orjson.dumps([pid, started]))


def _recorded_process(record: Path) -> psutil.Process | None:
    try:
        pid, started = orjson.loads(record.read_bytes())
        process = psutil.Process(pid)
    except (orjson.JSONDecodeError, psutil.NoSuchProcess, ValueError):
        return None
    return process if abs(process.create_time() - started) < _SAME_MOMENT else None


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)

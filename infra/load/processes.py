"""The router as a process of its own: on its own core, with its CPU time and memory counted."""

from __future__ import annotations

import contextlib
import http.client
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from infra.embedded.guardian import Child, Command, Guardian

if TYPE_CHECKING:
    from infra.load.contestants import Contestant

__all__ = ["Cores", "RouterFailedError", "RouterProcess", "running", "share_cores"]

_POLL_SECONDS = 0.02
_READY_SECONDS = 120.0
_PROBE = b'{"query":"{__typename}"}'
_HEADERS = {"content-type": "application/json"}


class RouterFailedError(Exception):
    """A router did not come up, or stopped answering; the message says how."""


@dataclass(frozen=True, slots=True)
class Cores:
    """Who runs where; None leaves the choice to the system.

    Attributes:
        router: for the router's process alone.
        others: for the clients and the subgraphs.
    """

    router: frozenset[int] | None = None
    others: frozenset[int] | None = None


def share_cores() -> Cores:
    """Give the router the first of this process's cores and everyone else the rest.

    Nothing is pinned where there is but one core, or on a system that cannot pin.
    """
    if not hasattr(os, "sched_getaffinity"):
        return Cores()
    first, *rest = sorted(os.sched_getaffinity(0))
    return Cores(frozenset({first}), frozenset(rest)) if rest else Cores()


@dataclass(frozen=True, slots=True)
class RouterProcess:
    """A router that answers.

    Attributes:
        port: on 127.0.0.1.
        ready_seconds: from the start of its process to its first answer.
    """

    child: Child
    port: int
    ready_seconds: float

    def cpu_seconds(self) -> float:
        """CPU time spent so far, in user and system mode, children included."""
        return sum(
            times.user + times.system
            for times in (process.cpu_times() for process in self._processes())
        )

    def memory_megabytes(self) -> float:
        """Resident memory, children included."""
        return sum(process.memory_info().rss for process in self._processes()) / 2**20

    def _processes(self) -> list[psutil.Process]:
        process = psutil.Process(self.child.pid)
        return [process, *process.children(recursive=True)]


@contextlib.contextmanager
def running(
    contestant: Contestant, supergraph: Path, guardian: Guardian, cores: Cores
) -> Iterator[RouterProcess]:
    """Run a router while the block runs.

    Args:
        contestant: which router.
        supergraph: the file that it serves; its log is written beside it.
        guardian: starts and ends it.
        cores: where it runs.

    Yields:
        The router, once it answers.

    Raises:
        RouterFailedError: it does not come up.
    """
    port, argv = contestant.command(supergraph)
    log = supergraph.with_name(f"{contestant.name}.log".replace(" ", "-"))
    command = Command(
        log.stem, argv, log, environ={**os.environ, **contestant.environ}, cwd=contestant.folder
    )
    started = time.monotonic()
    child = _spawn(command, guardian, cores)
    try:
        _wait_until_ready(child, port)
        yield RouterProcess(child, port, time.monotonic() - started)
    finally:
        guardian.stop(child)


def _spawn(command: Command, guardian: Guardian, cores: Cores) -> Child:
    """Start it pinned: a child, and each of its threads, begins on its parent's cores."""
    if cores.router is None:
        return guardian.spawn(command)
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores.router)
    try:
        return guardian.spawn(command)
    finally:
        os.sched_setaffinity(0, before)


def _wait_until_ready(child: Child, port: int) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while not _answers(port):
        if child.exit_code is not None or time.monotonic() > deadline:
            what = "does not answer" if child.exit_code is None else "ended"
            raise RouterFailedError(f"{child.command.name} {what}:\n{child.last_words()}")
        time.sleep(_POLL_SECONDS)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/graphql", _PROBE, _HEADERS)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

"""Keeps the store's processes running: one that ends is started again, after a growing pause."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from infra.embedded.errors import ServiceError
from infra.embedded.guardian import Child, Guardian

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_CALM_SECONDS = 20.0


@dataclass(slots=True)
class _Watched:
    """A program and how it has fared."""

    start: Callable[[], Child]
    child: Child | None
    started_at: float
    failures: int = 0
    retry_at: float | None = None


def pause_before_restart(failures: int) -> float:
    """Seconds to wait before starting a program again.

    Args:
        failures: how often it ended in a row, this time included.
    """
    return float(min(_FIRST_PAUSE * 2.0 ** (failures - 1), _LONGEST_PAUSE))


def describe_exit(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


class Supervisor:
    """Watches programs on behalf of the launcher's loop, which calls `check` again and again.

    Args:
        guardian: forgets the children that have ended.
        report: receives a line for the terminal whenever something ends or is started again.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        guardian: Guardian,
        report: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._guardian = guardian
        self._report = report
        self._clock = clock
        self._programs: dict[str, _Watched] = {}

    def watch(self, name: str, start: Callable[[], Child], child: Child | None = None) -> Child:
        """Start a program and keep it running.

        Args:
            name: what to call it.
            start: starts it, now and whenever it has ended.
            child: its process when it runs already.
        """
        running = start() if child is None else child
        self._programs[name] = _Watched(start, running, self._clock())
        return running

    def restart(self, names: set[str]) -> None:
        """End these programs and start them again at once, as their surroundings changed."""
        for name in names & self._programs.keys():
            program = self._programs[name]
            if program.child is not None:
                self._guardian.stop(program.child)
            self._start_again(name, program)

    def stop(self, names: set[str]) -> None:
        """End these programs, all at once, and watch them no longer."""
        programs = [self._programs.pop(name) for name in names & self._programs.keys()]
        self._guardian.stop(*(program.child for program in programs if program.child is not None))

    def check(self) -> None:
        """Notice what has ended; start again what is due."""
        now = self._clock()
        for name, program in list(self._programs.items()):
            if program.child is not None and program.child.exit_code is not None:
                self._note_end(name, program, program.child, now)
            elif program.retry_at is not None and now >= program.retry_at:
                self._start_again(name, program)

    def _note_end(self, name: str, program: _Watched, child: Child, now: float) -> None:
        if now - program.started_at > _CALM_SECONDS:
            program.failures = 0
        program.failures += 1
        pause = pause_before_restart(program.failures)
        program.child, program.retry_at = None, now + pause
        self._guardian.forget(child)
        how = describe_exit(child.exit_code or 0)
        self._report(f"{name} {how}; starting it again in {pause:.1f} s ({child.command.log})")

    def _start_again(self, name: str, program: _Watched) -> None:
        program.retry_at = None
        program.started_at = self._clock()
        try:
            program.child = program.start()
        except ServiceError as error:
            program.failures += 1
            pause = pause_before_restart(program.failures)
            program.child, program.retry_at = None, program.started_at + pause
            self._report(f"{name} cannot start: {error.message}")
        else:
            self._report(f"{name} is started again")

"""The store as a test sees it from outside: its command, its lines, its processes."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self, TypeVar

import psutil

from infra.embedded.ports import LOOPBACK, free_port
from infra.embedded.services import SERVICES
from infra.store.programs import CHECKOUT

#: The last line of a start.
READY = "Ctrl-C stops everything"
_START_SECONDS = 180.0
_STOP_SECONDS = 30.0

Answer = TypeVar("Answer")


def wait_for(ask: Callable[[], Answer | None], seconds: float, what: str) -> Answer:
    """Ask again and again until there is an answer.

    Args:
        ask: returns `None` while there is none.
        seconds: how long to ask.
        what: what is waited for, for the error.

    Raises:
        TimeoutError: there was none in time.
    """
    deadline = time.monotonic() + seconds
    while (answer := ask()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)
    return answer


class LaunchedStore:
    """A store started by its own command, on ports of its own.

    As a context manager it waits until the store is ready, and ends it.

    Args:
        data: the data folder.
        words: further words of the command, such as `--processes`.
        above: a program that runs the command in our place.
        servers: variables of servers to use; those of the test's own environment are not passed.
        port: the router's port.
    """

    def __init__(
        self,
        data: Path,
        *words: str,
        above: tuple[str, ...] = (),
        servers: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> None:
        self.port = free_port() if port is None else port
        self.mailbox_port = free_port()
        self.admin_password = "the-admin-of-a-test"  # noqa: S105 - of a store that lives minutes
        self.lines: list[str] = []
        command = (*above, sys.executable, "-m", "infra.store", "--data", str(data), *words)
        self.process = subprocess.Popen(  # noqa: S603 - the store's own command
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=CHECKOUT,
            env=self._environment(servers or {}),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        try:
            self.says(re.escape(READY), _START_SECONDS)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *exception: object) -> None:
        self.end()
        if kind is not None:
            print("the store said:", *self.lines, sep="\n")

    @property
    def address(self) -> str:
        """The router's address, without a path."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def mailbox(self) -> str:
        """The mailbox's address, without a path."""
        return f"http://{LOOPBACK}:{self.mailbox_port}"

    def says(self, pattern: str, seconds: float = _STOP_SECONDS) -> str:
        """Wait for a line that matches, and return it.

        Raises:
            TimeoutError: none came; the message holds those that did.
        """

        def ask() -> str | None:
            ended = not self._reader.is_alive()
            found = next((line for line in self.lines if re.search(pattern, line)), None)
            if found is None and ended:
                raise TimeoutError(f"the store ended without saying {pattern!r}")
            return found

        try:
            return wait_for(ask, seconds, pattern)
        except TimeoutError as error:
            raise TimeoutError(f"{error}, after\n" + "\n".join(self.lines)) from None

    def status(self, path: str = "/health") -> int | None:
        """The status of the router's answer to a GET, or `None` when there is no answer."""
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def processes(self) -> list[psutil.Process]:
        """The launcher and everything below it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def running(self, *words: str) -> list[psutil.Process]:
        """The processes whose command line has these words, one after the other."""
        found = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):  # gone since it was listed
                line = process.cmdline()
                if any(tuple(line[at : at + len(words)]) == words for at in range(len(line))):
                    found.append(process)
        return found

    def kill(self, *words: str) -> None:
        """Send SIGKILL to the process with these words; wait for it when it is just starting."""
        what = " ".join(words)
        wait_for(lambda: self.running(*words) or None, _STOP_SECONDS, what)[0].kill()

    def end(self) -> int:
        """Press Ctrl-C and wait.

        Returns:
            The launcher's exit code.
        """
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(_STOP_SECONDS)
        self._reader.join(_STOP_SECONDS)
        return code

    def _environment(self, servers: Mapping[str, str]) -> dict[str, str]:
        given = {service.variable for service in SERVICES}
        environ = {name: value for name, value in os.environ.items() if name not in given}
        return environ | {
            "STORE_PORT": str(self.port),
            "STORE_MAILBOX_PORT": str(self.mailbox_port),
            "STORE_ADMIN_PASSWORD": self.admin_password,
            **servers,
        }

    def _read(self) -> None:
        if self.process.stdout is None:
            return
        with self.process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))

"""A running store whose processes can be killed by name."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

import psutil

from infra.embedded.ports import LOOPBACK, free_port

CHECKOUT = Path(__file__).parents[2]
_START_SECONDS = 180.0
_STOP_SECONDS = 30.0

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Victim:
    """A process that can be killed, known by words of its command line.

    Attributes:
        name: what to call it.
        words: consecutive words that only its command line has.
    """

    name: str
    words: tuple[str, ...]


ROUTER = Victim("router", ("serve", "--supergraph"))
ORDERS = Victim("orders", ("infra.store.subgraph", "orders"))
RELAY = Victim("relay", ("events", "relay"))
CHECKOUT_SAGA = Victim("checkout", ("events", "checkout"))
NOTIFICATIONS = Victim("notifications", ("events", "notifications"))
ANALYTICS = Victim("analytics", ("events", "analytics"))
VICTIMS = (ROUTER, ORDERS, RELAY, CHECKOUT_SAGA, NOTIFICATIONS, ANALYTICS)


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
        time.sleep(0.1)
    return answer


class StoreUnderTest:
    """The store in its shape of many processes, with a data folder of its own.

    Args:
        folder: for its data and its log.
        servers: variables of servers to use instead of the embedded ones.
    """

    def __init__(self, folder: Path, servers: Mapping[str, str]) -> None:
        self.port = free_port()
        self.mailbox_port = free_port()
        self.password = "the-admin-of-this-test"  # noqa: S105 - of a store that lives minutes
        self.log = folder / "launcher.log"
        environ = os.environ | dict(servers)
        environ |= {
            "STORE_ADMIN_PASSWORD": self.password,
            "STORE_MAILBOX_PORT": str(self.mailbox_port),
        }
        with self.log.open("wb") as log:
            self._launcher = subprocess.Popen(  # noqa: S603 - the store's own command
                (
                    *(sys.executable, "-m", "infra.store", "--processes"),
                    *("--data", str(folder / "data"), "--port", str(self.port)),
                ),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=CHECKOUT,
                env=environ,
            )

    @property
    def graph(self) -> str:
        """The address of the graph."""
        return f"http://{LOOPBACK}:{self.port}/graphql"

    @property
    def mailbox(self) -> str:
        """The address of the mailbox's messages as JSON."""
        return f"http://{LOOPBACK}:{self.mailbox_port}/api/messages"

    def __enter__(self) -> Self:
        try:
            wait_for(self._is_ready, _START_SECONDS, f"the store ({self.log})")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._launcher.send_signal(signal.SIGINT)
        self._launcher.wait(_STOP_SECONDS)

    def kill(self, victim: Victim) -> int:
        """Send SIGKILL to a process; wait for it to be there when it is just being started again.

        Returns:
            The id of the process that was killed.
        """
        process = wait_for(lambda: self._find(victim), _STOP_SECONDS, victim.name)
        process.kill()
        return process.pid

    def _is_ready(self) -> bool | None:
        if self._launcher.poll() is not None:
            raise RuntimeError(f"the store ended:\n{self.log.read_text()}")
        return "Ctrl-C stops everything" in self.log.read_text() or None

    def _find(self, victim: Victim) -> psutil.Process | None:
        for process in psutil.Process(self._launcher.pid).children(recursive=True):
            try:
                words = tuple(process.cmdline())
            except psutil.Error:  # gone since it was listed
                continue
            if any(words[at : at + len(victim.words)] == victim.words for at in range(len(words))):
                return process
        return None

"""What the person at the terminal sees of a start: what, where, how long."""

import contextlib
import sys
import time
from collections.abc import Iterator

_WIDTH = 22


def say(text: str) -> None:
    """Print a line; a terminal that has gone away is no reason to fail."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def say_done(what: str, seconds: float, where: str = "") -> None:
    """Print that something is up: its name, how long it took, where it is."""
    say(f"  {what:<{_WIDTH}} {seconds:6.1f} s  {where}".rstrip())


@contextlib.contextmanager
def timed(what: str, where: str = "") -> Iterator[None]:
    """Print a line when the block is done; nothing when it fails, as its error says enough."""
    began = time.monotonic()
    yield
    say_done(what, time.monotonic() - began, where)

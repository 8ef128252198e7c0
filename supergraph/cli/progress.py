"""What the command is busy with, for somebody who waits."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["progress"]

_PATIENCE_SECONDS = 1.0
_EVERY_SECONDS = 0.5
_ERASE_LINE = "\r\x1b[K"


@contextmanager
def progress(
    text: str, stream: TextIO | None = None, patience: float = _PATIENCE_SECONDS
) -> Iterator[None]:
    """Say what is being done on standard error if it takes long and somebody sees it.

    Args:
        text: what is being done, as in `Composing 12 subgraphs`.
        stream: where it is said, if that is a terminal; None means standard error.
        patience: after how many seconds it is said first.
    """
    shown = sys.stderr if stream is None else stream
    if not shown.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(text, shown, patience, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(text: str, stream: TextIO, patience: float, done: threading.Event) -> None:
    started = time.monotonic()
    if done.wait(patience):
        return
    while not done.is_set():
        stream.write(f"{_ERASE_LINE}{text} … {time.monotonic() - started:.0f} s")
        stream.flush()
        done.wait(_EVERY_SECONDS)
    stream.write(_ERASE_LINE)
    stream.flush()

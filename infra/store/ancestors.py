"""Notices that the tool which started the store was killed.

A launcher that is killed takes its children with it (the guardian sees to that). A tool above the
launcher, such as tox, may be killed as well; the launcher is then an orphan that no one can reach
by Ctrl-C, so it ends by itself.
"""

import os
import signal
import threading
import time

import psutil

_POLL_SECONDS = 0.5
_TOOL = "tox"


def tools_above() -> list[psutil.Process]:
    """The processes above this one that are tox, nearest first."""
    found = []
    for process in psutil.Process().parents():
        try:
            words = process.cmdline()
        except psutil.Error:  # another user's, or just gone
            continue
        # `tox`, `.venv/bin/tox`, `python -m tox`; never a shell whose script mentions it.
        names = {os.path.basename(word) for word in words[:3]}  # noqa: PTH119 - not always a path
        if _TOOL in names:
            found.append(process)
    return found


def end_with(tools: list[psutil.Process]) -> None:
    """Send this process SIGTERM, from a thread, as soon as one of those processes is gone."""
    if tools:
        threading.Thread(target=_watch, args=(tools,), daemon=True, name="ancestors").start()


def _watch(tools: list[psutil.Process]) -> None:
    while all(_is_alive(tool) for tool in tools):
        time.sleep(_POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False

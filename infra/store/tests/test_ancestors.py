"""The launcher ends when the tox above it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from infra.store.ancestors import tools_above

# A stand-in for tox: what counts is the name of its script.
TOOL = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
print(child.pid, flush=True)
child.wait()
"""
WATCHER = """
import time
from infra.store.ancestors import end_with, tools_above
tools = tools_above()
print(len(tools), flush=True)
end_with(tools)
time.sleep(600)
"""


def start_tool(folder: Path, name: str) -> tuple[subprocess.Popen[str], int, int]:
    """Start the tool under a name; return it, its child's id, and how many tools that child saw."""
    script = folder / name
    script.write_text(TOOL)
    tool = subprocess.Popen(
        [sys.executable, str(script), WATCHER], stdout=subprocess.PIPE, text=True
    )
    assert tool.stdout is not None
    with tool.stdout:
        pid, seen = (int(tool.stdout.readline()) for _ in range(2))
    return tool, pid, seen


def ends(pid: int, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_child_ends_after_its_tox_was_killed(tmp_path: Path) -> None:
    above = len(tools_above())
    tool, pid, seen = start_tool(tmp_path, "tox")
    assert seen == above + 1
    tool.kill()
    tool.wait()
    assert ends(pid)


def test_other_parents_are_not_watched(tmp_path: Path) -> None:
    above = len(tools_above())
    tool, pid, seen = start_tool(tmp_path, "toxicology")
    try:
        assert seen == above
    finally:
        os.kill(pid, signal.SIGKILL)
        tool.wait()

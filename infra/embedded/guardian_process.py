"""The guardian: outlives its starter just long enough to end what the starter left behind.

Run as a script, with no imports beyond the standard library, so that it is there within
milliseconds. It reads lines from its standard input: `+ <group> <signal>` registers a process group
and the signal that asks it to end, `- <group>` forgets it. The end of the input means that the
starter is gone, in whatever way (the kernel closes a killed process's pipes): every group still
registered is asked to end and, after `PATIENCE` seconds, killed.
"""

import os
import signal
import sys
import time

PATIENCE = 2.0


def send(group: int, number: int) -> bool:
    """Signal a process group; false when nothing of it is left to signal."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group of zombies
        return False
    return True


def end(groups: dict[int, int]) -> None:
    """Ask every group to end, wait a little, kill what is left."""
    left = {group for group, number in groups.items() if send(group, number)}
    deadline = time.monotonic() + PATIENCE
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if send(group, 0)}
    for group in left:
        send(group, signal.SIGKILL)


def main() -> None:
    """Follow the starter's registrations to their end."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        match line.split():
            case ["+", group, number]:
                groups[int(group)] = int(number)
            case ["-", group]:
                groups.pop(int(group), None)
    end(groups)


if __name__ == "__main__":
    main()

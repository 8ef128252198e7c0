"""`python -m infra.load.profiled FILE ARGUMENTS…`: the command `supergraph` under a profiler.

The profiler is asleep until SIGUSR1 and is told by SIGUSR2 to write what it saw to the file, so
that neither start nor warm-up are in it. It makes calls dearer than they are: what it shows is
where to look, not how long a request takes.
"""

from __future__ import annotations

import cProfile
import signal
import sys
from pathlib import Path

from supergraph.cli import main as supergraph

__all__ = ["START_SIGNAL", "WRITE_SIGNAL", "main"]

START_SIGNAL = signal.SIGUSR1
WRITE_SIGNAL = signal.SIGUSR2


def main() -> None:
    """Run the command."""
    file = Path(sys.argv[1])
    profiler = cProfile.Profile()

    def write() -> None:
        profiler.disable()
        unfinished = file.with_suffix(".unfinished")
        profiler.dump_stats(unfinished)
        unfinished.rename(file)
        profiler.clear()

    signal.signal(START_SIGNAL, lambda *_: profiler.enable())
    signal.signal(WRITE_SIGNAL, lambda *_: write())
    supergraph(sys.argv[2:], prog_name="supergraph")


if __name__ == "__main__":
    main()

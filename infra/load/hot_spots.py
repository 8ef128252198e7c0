"""Where our router's time goes in one cell: functions by the time spent in themselves."""

from __future__ import annotations

import dataclasses
import io
import os
import pstats
import re
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from infra.load.bench import Bench, Run, open_scene
from infra.load.clients import MODES, RequestMaker, press
from infra.load.contestants import OURS
from infra.load.processes import running
from infra.load.profiled import START_SIGNAL, WRITE_SIGNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.load.bench import Scene
    from infra.load.processes import RouterProcess

__all__ = ["profile_cells"]

_SHOWN = 30
_POLL_SECONDS = 0.05
# A function's module is told by its path below one of these.
_KNOWN_FOLDERS = re.compile(
    rf"\S+/site-packages/|{re.escape(sysconfig.get_path('stdlib'))}/|"
    rf"{re.escape(str(Path(__file__).parents[2]))}/"
)


def profile_cells(bench: Bench, run: Run) -> Iterator[str]:
    """Profile our router, cell by cell.

    Args:
        bench: where.
        run: which shapes and modes.

    Yields:
        A text for each cell.
    """
    file = bench.folder / "profile"
    profiled = dataclasses.replace(
        OURS,
        argv=lambda supergraph, port: (
            sys.executable,
            "-m",
            "infra.load.profiled",
            str(file),
            # The interpreter and its two words give way to the profiler's.
            *OURS.argv(supergraph, port)[3:],
        ),
    )
    for shape in run.shapes:
        with (
            open_scene(bench, shape, run.seed) as scene,
            running(profiled, scene.supergraph, bench.guardian, bench.cores) as router,
        ):
            for mode in run.modes:
                yield f"{shape} {mode}: {_profile(router, scene, mode, run, file)}"


def _profile(router: RouterProcess, scene: Scene, mode: str, run: Run, file: Path) -> str:
    task = scene.task
    requests = RequestMaker(task.operation, distinct=MODES[mode].distinct)
    uvloop.run(press(router.port, MODES[mode], requests, task.expected, run.warm_up))
    os.kill(router.child.pid, START_SIGNAL)
    load = uvloop.run(press(router.port, MODES[mode], requests, task.expected, run.seconds))
    os.kill(router.child.pid, WRITE_SIGNAL)
    while not file.exists():
        time.sleep(_POLL_SECONDS)
    text = io.StringIO()
    stats = pstats.Stats(str(file), stream=text)
    stats.sort_stats("tottime").print_stats(_SHOWN)
    file.unlink()
    table = _KNOWN_FOLDERS.sub("", text.getvalue().strip())
    return f"{len(load.latencies)} requests under the profiler\n{table}\n"

"""A run: every chosen router, on every chosen shape of federation, under every chosen mode."""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from infra.embedded.guardian import Guardian
from infra.load.clients import MODES
from infra.load.contestants import answer_file
from infra.load.federation import compose_federation, expected
from infra.load.measure import Task, measure
from infra.load.memory_server import memory_server
from infra.load.processes import Cores, RouterFailedError, running, share_cores
from infra.load.report import Cell
from infra.load.shapes import SHAPES, make_answers

if TYPE_CHECKING:
    from infra.load.contestants import Contestant

__all__ = ["Bench", "Run", "Scene", "open_bench", "open_scene", "run_cells"]

# A process that has just started may still be compiling itself, as Node does.
_FIRST_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What to measure.

    Attributes:
        contestants: the routers.
        shapes: names of shapes.
        modes: names of modes.
        seed: what the federations are drawn from.
        warm_up: seconds of pressure before each cell that do not count.
        seconds: seconds that do.
    """

    contestants: tuple[Contestant, ...]
    shapes: tuple[str, ...] = tuple(SHAPES)
    modes: tuple[str, ...] = tuple(MODES)
    seed: int = 1
    warm_up: float = 3.0
    seconds: float = 6.0


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a run takes place.

    Attributes:
        folder: for files and logs.
        guardian: starts and ends the routers.
        cores: who runs where.
    """

    folder: Path
    guardian: Guardian
    cores: Cores


@dataclass(frozen=True, slots=True)
class Scene:
    """A federation whose subgraphs answer.

    Attributes:
        supergraph: the file to serve; the expected answer lies beside it.
        task: what is asked of a router that serves it.
    """

    supergraph: Path
    task: Task


@contextlib.contextmanager
def open_bench() -> Iterator[Bench]:
    """Make the place; while it lasts, this process leaves the router's core alone."""
    cores = share_cores()
    with contextlib.ExitStack() as stack:
        if cores.others is not None:
            stack.callback(os.sched_setaffinity, 0, os.sched_getaffinity(0))
            os.sched_setaffinity(0, cores.others)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="load-")))
        yield Bench(folder, stack.enter_context(Guardian(folder)), cores)


@contextlib.contextmanager
def open_scene(bench: Bench, shape: str, seed: int) -> Iterator[Scene]:
    """Draw and compose a federation, and run its subgraphs.

    Args:
        bench: where.
        shape: of the federation.
        seed: what it is drawn from.
    """
    federation = SHAPES[shape](seed)
    answers = functools.partial(make_answers, shape, seed)
    with memory_server(answers, bench.cores.others) as subgraphs:
        sdl = compose_federation(federation, subgraphs.urls)
        data = expected(federation, sdl)
        supergraph = bench.folder / f"{shape}.graphql"
        supergraph.write_text(sdl, encoding="utf-8")
        answer_file(supergraph).write_bytes(orjson.dumps({"data": data}))
        yield Scene(supergraph, Task(federation.operation, data, subgraphs))


def run_cells(bench: Bench, run: Run) -> Iterator[Cell | RouterFailedError]:
    """Measure, cell by cell.

    Args:
        bench: where.
        run: what.

    Yields:
        Each cell; where a router does not come up or stops answering, why, and then the next
        router's cells.
    """
    for shape in run.shapes:
        with open_scene(bench, shape, run.seed) as scene:
            for contestant in run.contestants:
                try:
                    yield from _run_router(bench, run, shape, scene, contestant)
                except RouterFailedError as error:
                    yield error
                except (ConnectionError, TimeoutError) as error:
                    yield RouterFailedError(
                        f"{contestant.name} stopped answering ({shape}): {error!r}"
                    )


def _run_router(
    bench: Bench, run: Run, shape: str, scene: Scene, contestant: Contestant
) -> Iterator[Cell]:
    with running(contestant, scene.supergraph, bench.guardian, bench.cores) as router:
        warm_up = run.warm_up * _FIRST_WARM_UP
        for mode in run.modes:
            figures = measure(router, scene.task, MODES[mode], warm_up, run.seconds)
            warm_up = run.warm_up
            yield Cell(shape, mode, contestant.name, figures)

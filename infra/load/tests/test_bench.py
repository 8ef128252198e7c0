"""A router is started, pressed, counted and ended; one that does not start says why."""

import sys

import psutil
import pytest

from infra.load.bench import Run, open_bench, open_scene, run_cells
from infra.load.contestants import CALIBRATION, OURS, Contestant
from infra.load.hot_spots import profile_cells
from infra.load.processes import NotReadyError, running


@pytest.fixture
def bench():
    cores = psutil.Process().cpu_affinity()
    with open_bench() as opened:
        yield opened
    psutil.Process().cpu_affinity(cores)


def test_a_cell_has_the_figures_of_the_routers_process(bench):
    run = Run((OURS, CALIBRATION), ("abstract",), ("c",), warm_up=0.1, seconds=0.5)
    ours, calibration = (cell.figures for cell in run_cells(bench, run))
    assert ours.requests > 0
    assert ours.wrong == 0
    assert ours.subgraph_requests == 4
    assert 0 < ours.cpu_ms < 1000
    assert ours.memory_mb > 10
    assert calibration.wrong == 0
    assert calibration.subgraph_requests == 0
    assert calibration.per_second > ours.per_second


def test_no_process_is_left(bench):
    run = Run((CALIBRATION,), ("deep",), ("c",), warm_up=0.05, seconds=0.05)
    cells = run_cells(bench, run)
    next(cells)
    started = psutil.Process().children(recursive=True)
    assert any("infra.load.calibration" in process.cmdline() for process in started)
    assert list(cells) == []
    assert not any(
        "infra.load.calibration" in process.cmdline()
        for process in psutil.Process().children(recursive=True)
    )


def test_a_router_that_ends_is_not_waited_for(bench):
    words = "print('no such schema'); raise SystemExit(3)"
    broken = Contestant("broken", lambda _supergraph, _port: (sys.executable, "-c", words))
    with (
        open_scene(bench, "deep", 1) as scene,
        pytest.raises(NotReadyError, match="broken ended:\nno such schema"),
        running(broken, scene.supergraph, bench.guardian, bench.cores),
    ):
        pass


def test_a_profile_names_the_routers_functions(bench):
    run = Run((), ("abstract",), ("c",), warm_up=0.05, seconds=0.3)
    (text,) = profile_cells(bench, run)
    assert text.startswith("abstract c: ")
    assert "supergraph/executor" in text
    assert "orjson.loads" in text

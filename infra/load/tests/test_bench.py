"""A router is started, pressed, counted and ended; one that does not start says why."""

import os
import sys

import psutil
import pytest

from infra.load.bench import Run, open_bench, run_cells
from infra.load.contestants import CALIBRATION, OURS, Contestant
from infra.load.hot_spots import profile_cells
from infra.load.report import Cell

# Answers once, so that it counts as ready, and then only hangs up.
RUDE = """
import socket, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
first, _ = listener.accept()
first.recv(65536)
first.sendall(b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}")
while True:
    client, _ = listener.accept()
    client.close()
"""


@pytest.fixture
def bench():
    with open_bench() as opened:
        yield opened


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not pin")
def test_the_bench_gives_its_cores_back():
    before = os.sched_getaffinity(0)
    with open_bench() as opened:
        if opened.cores.router is not None:
            assert os.sched_getaffinity(0) == before - opened.cores.router
    assert os.sched_getaffinity(0) == before


def test_a_cell_has_the_figures_of_the_routers_process(bench):
    run = Run((OURS, CALIBRATION), ("abstract",), ("c",), warm_up=0.1, seconds=0.5)
    cells = list(run_cells(bench, run))
    ours, calibration = (cell.figures for cell in cells if isinstance(cell, Cell))
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


def test_a_router_that_ends_is_not_waited_for_and_the_next_is_measured(bench):
    words = "print('no such schema'); raise SystemExit(3)"
    broken = Contestant("broken", lambda _supergraph, _port: (sys.executable, "-c", words))
    run = Run((broken, CALIBRATION), ("deep",), ("c",), warm_up=0.05, seconds=0.05)
    failure, cell = run_cells(bench, run)
    assert str(failure) == "broken ended:\nno such schema"
    assert isinstance(cell, Cell)
    assert cell.router == "calibration"


def test_a_router_that_hangs_up_is_reported_and_the_next_is_measured(bench):
    hanging_up = Contestant(
        "rude", lambda _supergraph, port: (sys.executable, "-c", RUDE, str(port))
    )
    run = Run((hanging_up, CALIBRATION), ("deep",), ("c",), warm_up=0.05, seconds=0.05)
    failure, cell = run_cells(bench, run)
    assert str(failure).startswith("rude stopped answering (deep): ConnectionResetError")
    assert isinstance(cell, Cell)
    assert cell.router == "calibration"


def test_a_profile_names_the_routers_functions(bench):
    run = Run((), ("abstract",), ("c",), warm_up=0.05, seconds=0.3)
    (text,) = profile_cells(bench, run)
    assert text.startswith("abstract c: ")
    assert " supergraph/executor/" in text
    assert "site-packages" not in text
    assert "orjson.loads" in text or "msgspec.json.Decoder" in text

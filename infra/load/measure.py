"""One cell of the table: a router of one shape under one mode."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvloop

from infra.load.clients import Load, Mode, RequestMaker, press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.load.memory_server import MemoryServer
    from infra.load.processes import RouterProcess

__all__ = ["Figures", "Task", "measure", "summarize"]

_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked, and what must come.

    Attributes:
        operation: takes the variable `$turn: Int`.
        expected: the data of its answer.
        subgraphs: whoever is asked in turn.
    """

    operation: str
    expected: Mapping[str, Any]
    subgraphs: MemoryServer


@dataclass(frozen=True, slots=True)
class Figures:
    """What a cell shows.

    Attributes:
        requests: answers counted.
        per_second: answers in a second.
        p50: median latency in milliseconds; `p95`, `p99`: the higher percentiles.
        cpu_ms: CPU milliseconds of the router's process per answer.
        memory_mb: its resident memory afterwards.
        subgraph_requests: requests to subgraphs per answer.
        wrong: answers that were not as expected, warm-up included.
        first_wrong: the beginning of the first of them.
    """

    requests: int
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu_ms: float
    memory_mb: float
    subgraph_requests: float
    wrong: int
    first_wrong: str = ""


def measure(
    router: RouterProcess, task: Task, mode: Mode, warm_up: float, seconds: float
) -> Figures:
    """Press a router and count.

    Args:
        router: a running one.
        task: what is asked of it.
        mode: by how many clients, and how.
        warm_up: seconds of pressure that do not count.
        seconds: seconds that do.
    """
    requests = RequestMaker(task.operation, distinct=mode.distinct)
    warm = uvloop.run(press(router.port, mode, requests, task.expected, warm_up))
    asked, spent = task.subgraphs.count_requests(), router.cpu_seconds()
    load = uvloop.run(press(router.port, mode, requests, task.expected, seconds))
    spent = router.cpu_seconds() - spent
    asked = task.subgraphs.count_requests() - asked
    wrong = warm if warm.wrong else load
    return Figures(
        wrong=warm.wrong + load.wrong,
        first_wrong=wrong.first_wrong[:300].decode(errors="replace"),
        cpu_ms=round(spent / len(load.latencies) * _MILLI, 4),
        memory_mb=round(router.memory_megabytes(), 1),
        subgraph_requests=round(asked / len(load.latencies), 3),
        **summarize(load),
    )


def summarize(load: Load) -> dict[str, Any]:
    """The figures that follow from the clients' side alone.

    Args:
        load: at least one answer.

    Returns:
        `requests`, `per_second`, and `p50`, `p95`, `p99` in milliseconds.
    """
    latencies = load.latencies * 2 if len(load.latencies) == 1 else load.latencies
    cuts = statistics.quantiles(latencies, n=100, method="inclusive")
    return {
        "requests": len(load.latencies),
        "per_second": round(len(load.latencies) / load.seconds, 1),
        "p50": round(cuts[49] * _MILLI, 3),
        "p95": round(cuts[94] * _MILLI, 3),
        "p99": round(cuts[98] * _MILLI, 3),
    }

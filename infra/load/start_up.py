"""From the start of a router's process to its first answer, on a large supergraph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from infra.load.processes import running

if TYPE_CHECKING:
    from infra.load.bench import Bench
    from infra.load.contestants import Contestant

__all__ = ["StartUp", "format_start_up", "measure_start_up"]


@dataclass(frozen=True, slots=True)
class StartUp:
    """What a start shows.

    Attributes:
        router: which one.
        seconds: from the start of its process to its first answer.
        cpu_seconds: of its process until then.
        memory_mb: its resident memory then.
    """

    router: str
    seconds: float
    cpu_seconds: float
    memory_mb: float


def measure_start_up(bench: Bench, contestant: Contestant, supergraph: Path) -> StartUp:
    """Start a router, and end it.

    Args:
        bench: where.
        contestant: the router.
        supergraph: the file that it serves.

    Raises:
        RouterFailedError: it does not come up.
    """
    with running(contestant, supergraph, bench.guardian, bench.cores) as router:
        return StartUp(
            contestant.name,
            round(router.ready_seconds, 2),
            round(router.cpu_seconds(), 2),
            round(router.memory_megabytes(), 1),
        )


def format_start_up(start: StartUp) -> str:
    """A line of text.

    Args:
        start: what was measured.
    """
    return (
        f"  {start.router:12} ready after {start.seconds:6.2f} s, "
        f"{start.cpu_seconds:6.2f} s of CPU, {start.memory_mb:5.0f} MB"
    )

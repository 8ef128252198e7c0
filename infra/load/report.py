"""The table of a run, and its line of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from infra.load.contestants import CALIBRATION, OURS

if TYPE_CHECKING:
    from infra.load.measure import Figures

__all__ = ["HEADING", "Cell", "cells_as_json", "format_cell", "format_summary"]

HEADING = (
    f"{'shape':9} {'mode':4} {'router':12} {'CPU ms':>8} {'requests/s':>10} {'p50 ms':>8} "
    f"{'p95 ms':>8} {'p99 ms':>8} {'MB':>5} {'subgraph requests':>17}"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One measurement.

    Attributes:
        shape: of the federation.
        mode: of the clients.
        router: which one.
        figures: what came of it.
    """

    shape: str
    mode: str
    router: str
    figures: Figures


def format_cell(cell: Cell) -> str:
    """The cell's line of the table, below `HEADING`.

    Args:
        cell: what was measured.
    """
    figures = cell.figures
    line = (
        f"{cell.shape:9} {cell.mode:4} {cell.router:12} {figures.cpu_ms:8.3f} "
        f"{figures.per_second:10.0f} {figures.p50:8.2f} {figures.p95:8.2f} {figures.p99:8.2f} "
        f"{figures.memory_mb:5.0f} {figures.subgraph_requests:17.2f}"
    )
    if figures.wrong:
        line += f"  WRONG: {figures.wrong} of the answers, such as {figures.first_wrong}"
    return line


def format_summary(cells: Sequence[Cell]) -> str:
    """CPU milliseconds per request, a row for each router and a column for each shape and mode.

    The last row compares us with the best of the other gateways.

    Args:
        cells: everything that was measured.
    """
    columns = list(dict.fromkeys((cell.shape, cell.mode) for cell in cells))
    rows = list(dict.fromkeys(cell.router for cell in cells))
    known = {
        (cell.router, cell.shape, cell.mode): f"{cell.figures.cpu_ms:.2f}"
        f" ({cell.figures.subgraph_requests:.1f})"
        for cell in cells
    }
    lines = [
        "CPU ms per request (subgraph requests per request)",
        f"{'':12}" + "".join(f" {shape + ' ' + mode:>14}" for shape, mode in columns),
    ]
    lines.extend(
        f"{router:12}" + "".join(f" {known.get((router, *column), '-'):>14}" for column in columns)
        for router in rows
    )
    shares = [_share_of_best(cells, column) for column in columns]
    if any(shares):
        lines.append(f"{'ours / best':12}" + "".join(f" {share:>14}" for share in shares))
    return "\n".join(lines)


def _share_of_best(cells: Sequence[Cell], column: tuple[str, str]) -> str:
    """Our CPU time as a share of the least that another gateway needs, if both are there."""
    times = {
        cell.router: cell.figures.cpu_ms for cell in cells if (cell.shape, cell.mode) == column
    }
    ours = times.pop(OURS.name, None)
    times.pop(CALIBRATION.name, None)
    return f"{ours / min(times.values()):.2f}" if ours is not None and times else ""


def cells_as_json(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """The cells for the line of JSON.

    Args:
        cells: everything that was measured.
    """
    return [
        {
            "shape": cell.shape,
            "mode": cell.mode,
            "router": cell.router,
            **{
                name: value
                for name, value in asdict(cell.figures).items()
                if name != "first_wrong" or value
            },
        }
        for cell in cells
    ]

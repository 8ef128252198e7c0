"""How much CPU time planning takes, operation by operation, in this process."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from graphql import parse

from supergraph.pipeline.operations import PreparedOperations
from supergraph.planner.planner import Planner
from supergraph.settings import RouterSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["PlanTime", "format_plan_times", "plan_times", "read_operations"]

_NANO_PER_MILLI = 1e6
_WARM_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class PlanTime:
    """CPU milliseconds that one operation takes.

    Attributes:
        operation: its name.
        cold: planned as the first after a start.
        warm: planned again, by a planner that has seen the schema's paths; no plan is kept.
        prepared: the whole way from text to something executable, as for any new text.
        kept: found again among the prepared ones, as for every further request.
    """

    operation: str
    cold: float
    warm: float
    prepared: float
    kept: float


def read_operations(folder: Path) -> dict[str, str]:
    """Operation texts in a folder and its subfolders, by file name without ending.

    Args:
        folder: of `.graphql` files.
    """
    return {
        file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.graphql"))
    }


def plan_times(schema: SupergraphSchema, operations: Mapping[str, str]) -> list[PlanTime]:
    """Time the planning of each operation.

    Args:
        schema: the supergraph.
        operations: valid texts with one operation each, by name.
    """
    prepared = PreparedOperations(schema, RouterSettings())
    # As in a served router: what lives as long as the process is not walked over again.
    gc.collect()
    gc.freeze()
    try:
        return [_time_one(schema, prepared, name, text) for name, text in operations.items()]
    finally:
        gc.unfreeze()
        prepared.close()


def format_plan_times(title: str, times: Sequence[PlanTime]) -> str:
    """A table, with the median and the slowest at its end.

    Args:
        title: its first line.
        times: at least one.
    """
    lines = [f"{title:32} {'cold ms':>8} {'warm ms':>8} {'prepared ms':>11} {'kept ms':>8}"]
    lines.extend(_line(one.operation, [one]) for one in times)
    lines.append(_line("median", times, median))
    lines.append(_line("slowest", times, max))
    return "\n".join(lines)


def _line(
    name: str, times: Sequence[PlanTime], choose: Callable[[list[float]], float] = max
) -> str:
    return (
        f"  {name:30} {choose([one.cold for one in times]):8.2f} "
        f"{choose([one.warm for one in times]):8.2f} "
        f"{choose([one.prepared for one in times]):11.2f} "
        f"{choose([one.kept for one in times]):8.4f}"
    )


def _time_one(
    schema: SupergraphSchema, prepared: PreparedOperations, name: str, text: str
) -> PlanTime:
    document, key = parse(text), (text, None, frozenset[str]())
    planner = Planner(schema)
    cold = _milliseconds(lambda: planner.plan(document))
    warm = min(_milliseconds(lambda: planner.plan(document)) for _ in range(_WARM_ROUNDS))
    whole = _milliseconds(lambda: prepared.prepare_now(key))
    return PlanTime(name, cold, warm, whole, _milliseconds(lambda: prepared.recall(key)))


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time_ns()
    work()
    return round((time.process_time_ns() - started) / _NANO_PER_MILLI, 4)

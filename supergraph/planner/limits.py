"""Bounds on the work of planning one operation."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PlannerLimits"]


@dataclass(frozen=True, slots=True)
class PlannerLimits:
    """Bounds on the work of planning one operation.

    Attributes:
        max_selections: how many selections fragments may unfold into.
        max_depth: how deep fields may nest.
        max_effort: how much may be tried before the planner stops looking for a better plan than
            the one in hand. A unit is a position worked out or a way into a subgraph priced,
            some 0.1 ms of one core and some 2 KB; being a count and not a clock, it gives the same
            plan on every machine.
    """

    max_selections: int = 50_000
    max_depth: int = 100
    max_effort: int = 1_000

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
        max_attempts: how many positions may be worked out before the planner stops looking for
            a better plan than the one in hand.
    """

    max_selections: int = 50_000
    max_depth: int = 100
    max_attempts: int = 2_000

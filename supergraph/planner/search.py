"""Chooses where each field of an operation comes from: least depth, then least fetches.

`Search.best` finds a plan in haste, makes it as shallow as it can be, and spends what is left of
the allowed effort on fewer fetches: whenever that runs out there is a plan.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from supergraph.planner.depth import DepthBound
from supergraph.planner.effort import Effort, EffortSpentError
from supergraph.planner.position import NO_LIMIT, Bounds
from supergraph.planner.solver import Solver

if TYPE_CHECKING:
    from supergraph.graph.query_graph import QueryGraph
    from supergraph.operation.selection_set import Field, SelectionSet
    from supergraph.planner.choice import Choice
    from supergraph.planner.position import Source

__all__ = ["Search"]

_OVERTIME = 0.5
"""What part of the allowed effort may be spent in haste on a better plan than the one in hand."""


class Search:
    """Searches for the best choice for one operation.

    Args:
        graph: what the subgraphs resolve.
        max_effort: how many positions and ways into subgraphs may be tried in search of a better
            plan than the first.
        thorough: whether to price alternatives that cannot win as well, for an explanation.

    Attributes:
        effort: what has been tried.
    """

    def __init__(self, graph: QueryGraph, max_effort: int, *, thorough: bool = False) -> None:
        self.effort = Effort(max_effort)
        self._depth = DepthBound(graph)
        self._solver = Solver(graph, self._depth, self.effort, thorough=thorough)
        self._thorough = thorough

    @property
    def considered(self) -> dict[Field, dict[int, tuple[int, int]]]:
        """For each field that could come from several subgraphs, what each would cost.

        The cost is further fetches, then selected fields.
        """
        return self._solver.considered

    def best(self, selection: SelectionSet, sources: tuple[Source, ...]) -> Choice | None:
        """Finds the least deep choice for a position, and among these the one of fewest fetches.

        Args:
            selection: what is wanted.
            sources: the fetches that reach the position; none at the root of an operation.

        Returns:
            None if there is no choice at all.
        """
        effort = self.effort
        effort.renew(math.inf, haste=True)
        effort.passed_over = False
        best = self._solver.solve(selection, sources, Bounds(NO_LIMIT))
        if best is None or (best.fetches <= 1 and not self._thorough):
            return best
        if best.last > 1 or effort.passed_over:
            best = self._shallower(best, sources)
        if not effort.passed_over and not self._thorough:
            return best  # Where there was no choice, there is none to be made better.
        self._solver.forget_choices()
        effort.renew(1 + _OVERTIME, haste=False)
        try:
            other = self._solver.solve(selection, sources, Bounds(best.last))
        except EffortSpentError:
            return best
        return other if other is not None and other.rank < best.rank else best

    def _shallower(self, best: Choice, sources: tuple[Source, ...]) -> Choice:
        """The least deep choice that haste finds: at the bound, else wave by wave from above."""
        least = self._depth.last_wave(best.selection, sources)
        waves = [least, *range(best.last - 1, least, -1)] if best.last > least else []
        for wave in waves:
            self.effort.renew(_OVERTIME, haste=True)
            try:
                found = self._solver.solve(best.selection, sources, Bounds(wave))
            except EffortSpentError:
                found = None
            if found is not None:
                best = found
            if best.last == least or (found is None and wave != least):
                break
        return best

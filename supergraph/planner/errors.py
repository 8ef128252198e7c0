"""What can go wrong while planning."""

from __future__ import annotations

from supergraph.errors import RouterError

__all__ = ["PlanNotFound"]


class PlanNotFound(RouterError):
    """No combination of subgraphs answers the operation: the supergraph is not satisfiable."""

    code = "PLAN_NOT_FOUND"

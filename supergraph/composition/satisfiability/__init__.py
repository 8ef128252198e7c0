"""Satisfiability: every query of the API schema can be answered by the subgraphs together.

A depth-first walk over the API schema carries, for the object a query has reached, all places
(subgraph and type) where its data may be at hand. `graph` says what each place resolves, `reach`
where one can go from it, `search` walks, `witness` and `reasons` explain a dead end.
"""

from __future__ import annotations

from supergraph.composition.satisfiability.search import check_satisfiability

__all__ = ["check_satisfiability"]

"""Moves steps to later waves in which their subgraph is asked anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supergraph.planner.fetch_graph import FetchGraph

__all__ = ["share_waves"]


def share_waves(graph: FetchGraph) -> None:
    """Delays entity lookups that can wait, where that saves a request and adds no wave.

    Lookups of one subgraph in one wave travel in one request; a lookup that nothing waits for
    until later can join a later one.
    """
    depth = graph.schedule()
    for step in sorted(graph.steps, key=lambda s: (-s.wave, s.number)):
        if step.kind != "entities":
            continue
        children = [other for other in graph.steps if step in other.parents]
        latest = min((child.wave for child in children), default=depth) - 1
        company = [
            other.wave
            for other in graph.steps
            if other is not step
            and other.kind == "entities"
            and other.subgraph == step.subgraph
            and step.wave <= other.wave <= latest
        ]
        if company and step.wave not in company:
            step.wave = min(company)

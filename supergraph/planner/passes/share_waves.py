"""Moves steps to later waves in which their subgraph is asked anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supergraph.planner.fetch_graph import FetchGraph, Step

__all__ = ["share_waves"]


def share_waves(graph: FetchGraph) -> None:
    """Delays entity lookups that can wait, where that saves a request and adds no wave.

    Lookups of one subgraph in one wave travel in one request. When each of them could as well
    join lookups of a later wave, that request is saved.
    """
    depth = graph.schedule()
    requests: dict[tuple[int, int], list[Step]] = {}
    for step in graph.steps:
        if step.kind == "entities":
            requests.setdefault((step.wave, step.subgraph), []).append(step)
    children = graph.children()
    # From the last wave on: what is delayed leaves room for what it waits for.
    for wave, subgraph in sorted(requests, reverse=True):
        later = [w for w, other in requests if other == subgraph and w > wave]
        steps = requests[wave, subgraph]
        delays = [(step, _delay(children[step], later, depth)) for step in steps]
        if any(delay is None for _, delay in delays):
            continue
        for step, delay in delays:
            step.wave = delay if delay is not None else wave
            requests[step.wave, subgraph].append(step)
        del requests[wave, subgraph]


def _delay(children: list[Step], later: list[int], depth: int) -> int | None:
    """The next of some waves that a step can wait for; None when it must be sent before."""
    latest = min((child.wave for child in children), default=depth) - 1
    return min((wave for wave in later if wave <= latest), default=None)

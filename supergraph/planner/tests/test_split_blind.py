"""Lookups of interface objects, split by what is wanted of which type."""

from __future__ import annotations

from supergraph.operation.selection_set import Field
from supergraph.planner.fetch_graph import FetchGraph, Step, StepInput
from supergraph.planner.passes.split_blind import split_blind

ADMIN, GUEST = 1, 2


def field(name: str) -> Field:
    return Field(name, name, "", "", frozenset(), frozenset(), ADMIN | GUEST, None)


def lookup(graph: FetchGraph, wanted: dict[str, int]) -> Step:
    """A lookup of accounts that selects each field for some types."""
    step = graph.step(0, "entities", ())
    step.is_blind = True
    step.add_inputs([StepInput("Account", (("Account", 0), ("Admin", 1), ("Guest", 2)), ())])
    for name, types in wanted.items():
        step.root("Account").add(name, field(name), frozenset(), types)
    return step


def selected(graph: FetchGraph) -> list[tuple[tuple[str, ...], list[str]]]:
    """Of each lookup the names that it hands in for, and the fields that it selects."""
    return [
        (step.inputs[0].types, [s.key for s in step.roots["Account"].fields])
        for step in graph.steps
    ]


def test_types_of_which_the_same_is_wanted_stay_together():
    graph = FetchGraph()
    lookup(graph, {"posts": ADMIN | GUEST})
    split_blind(graph)
    assert selected(graph) == [(("Account", "Admin", "Guest"), ["posts"])]


def test_each_type_is_asked_for_its_own_fields_only():
    graph = FetchGraph()
    lookup(graph, {"posts": ADMIN | GUEST, "rights": ADMIN})
    split_blind(graph)
    assert selected(graph) == [
        (("Account", "Admin"), ["posts", "rights"]),
        (("Account", "Guest"), ["posts"]),
    ]


def test_what_waited_for_the_lookup_waits_for_all_its_parts():
    graph = FetchGraph()
    whole = lookup(graph, {"posts": ADMIN, "rights": GUEST})
    later = graph.step(1, "entities", ())
    later.parents.add(whole)
    split_blind(graph)
    *parts, last = graph.steps
    assert last.parents == set(parts)
    assert len({step.number for step in graph.steps}) == len(graph.steps)


def test_lookups_by_type_are_left_alone():
    graph = FetchGraph()
    lookup(graph, {"posts": ADMIN, "rights": GUEST}).is_blind = False
    split_blind(graph)
    assert len(graph.steps) == 1

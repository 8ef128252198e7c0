"""When another planner's cheaper plan is none that we want, each case with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from infra.differential.plans.requests import Sent, fields_asked, sent_in_order
from supergraph.graph.query_graph import QueryGraph
from supergraph.operation.selection_set import SelectionSet
from supergraph.plan import Fetch, QueryPlan

__all__ = ["EXPLAINED", "Cheaper", "explanation"]


@dataclass(frozen=True, slots=True)
class Cheaper:
    """A plan that costs less than ours.

    Attributes:
        plan: the plan.
        ours: our plan.
        wanted: the client's operation.
        graph: the query graph of the supergraph, under the labels of the request.
        complaints: what is wrong with its answer over drawn data.
    """

    plan: QueryPlan
    ours: QueryPlan
    wanted: SelectionSet
    graph: QueryGraph
    complaints: tuple[str, ...]


def _answers_wrongly(cheaper: Cheaper) -> bool:
    return bool(cheaper.complaints)


def _asks_what_is_not_resolved(cheaper: Cheaper) -> bool:
    return not all(asked.resolved for asked in fields_asked(cheaper.plan, cheaper.graph))


def _leaves_out(cheaper: Cheaper) -> bool:
    wanted = set(_wanted(cheaper.wanted, cheaper.graph, ()))
    ours, theirs = (
        {(asked.path, asked.type, asked.name) for asked in fields_asked(plan, cheaper.graph)}
        for plan in (cheaper.ours, cheaper.plan)
    )
    return bool(wanted & ours - theirs)


def _wanted(
    selection: SelectionSet, graph: QueryGraph, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for selected in selection.fields:
        path = (*above, selected.key)
        for name in graph.objects.members(selected.types):
            yield path, name, selected.name
        if selected.selection is not None:
            yield from _wanted(selected.selection, graph, path)


def _mutates_before_reading(cheaper: Cheaper) -> bool:
    return any(_unread_mutations(cheaper.plan))


def _unread_mutations(plan: QueryPlan) -> Iterator[Sent]:
    """The requests that complete a mutation's field when the next mutation may have begun."""
    mutations = 0
    owners: dict[str, int] = {}
    waves: dict[int, int] = {}
    for sent in sent_in_order(plan):
        if sent.is_mutation:
            mutations += 1
            waves[mutations] = sent.wave
            owners.update(dict.fromkeys(sent.root_keys, mutations))
    for sent in sent_in_order(plan):
        following = [
            waves[owner + 1]
            for key in sent.path_keys
            if (owner := owners.get(key)) is not None and owner + 1 in waves
        ]
        if any(sent.wave >= wave for wave in following):
            yield sent


def _leaves_contexts_unset(cheaper: Cheaper) -> bool:
    """Whether a context's value is not there when it is sent, although it is in our plan."""
    ours, theirs = (_contexts_in_time(plan, cheaper.graph) for plan in (cheaper.ours, cheaper.plan))
    return bool(ours) and all(ours) and not (theirs and all(theirs))


def _contexts_in_time(plan: QueryPlan, graph: QueryGraph) -> list[bool]:
    """For each value that a request takes from an ancestor, whether it was asked for before.

    Of the places where a value may lie, those that nobody asks for belong to other object types.
    """
    asked: dict[tuple[str, ...], int] = {}
    for field in fields_asked(plan, graph):
        asked[field.path] = min(field.wave, asked.get(field.path, field.wave))
    return [
        all(wave < sent.wave for wave in waves) and bool(waves)
        for sent in sent_in_order(plan)
        if isinstance(sent.request, Fetch)
        for path in sent.key_paths
        for waves in _waves_of_values(sent.request, path, asked)
    ]


def _waves_of_values(
    request: Fetch, path: tuple[str, ...], asked: Mapping[tuple[str, ...], int]
) -> Iterable[list[int]]:
    """For each contextual variable, when the places are asked for that it may be read from."""
    waves: dict[str, list[int]] = {}
    for rename in request.context_rewrites:
        place = _place(path, rename.path)
        if place is not None:
            known = [asked[place]] if place in asked else []
            waves.setdefault(rename.rename_to, []).extend(known)
    return waves.values()


def _place(path: tuple[str, ...], way: tuple[str, ...]) -> tuple[str, ...] | None:
    """Where the way from an object leads; None when it leads above the root."""
    up = way.count("..")
    down = tuple(step for step in way if step != ".." and not step.startswith("... on "))
    return (*path[: len(path) - up], *down) if up <= len(path) else None


EXPLAINED: Mapping[str, tuple[str, Callable[[Cheaper], bool]]] = {
    "wrong answer": (
        "run over the drawn data, the cheaper plan gives another answer than the uncut schema",
        _answers_wrongly,
    ),
    "unresolved field": (
        (
            "the cheaper plan asks a subgraph for a field that it only refers to, or for one whose"
            " requirement it does not hand in; the drawn data had no object there, or the plan"
            " would have failed"
        ),
        _asks_what_is_not_resolved,
    ),
    "object types left out": (
        (
            "a shared field gives an interface or a union of which each subgraph knows a part; the"
            " cheaper plan asks only a subgraph that does not know an object type which the client"
            " selects fields of. We ask those that know it as well: subgraphs that agree on the"
            " object may still hold back one that they cannot name"
        ),
        _leaves_out,
    ),
    "contexts left unset": (
        (
            "the cheaper plan gives no value to arguments that take it from an ancestor, or sends"
            " them before the value is there"
        ),
        _leaves_contexts_unset,
    ),
    "mutation before read": (
        (
            "the cheaper plan sends the next mutation before what the one before it returns has"
            " been read; the fields of a mutation are executed one after the other, each with"
            " everything below it"
        ),
        _mutates_before_reading,
    ),
}
"""By name, the reason and how it is recognised."""


def explanation(cheaper: Cheaper) -> str:
    """The name of the reason why a cheaper plan is none that we want, or the empty string."""
    return next((name for name, (_, holds) in EXPLAINED.items() if holds(cheaper)), "")

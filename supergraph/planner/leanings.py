"""What a position may lean on when it is tried again (step D of the search).

The first attempt resolves field by field, each without knowing where the later ones go. What it
entered shows which subgraphs to regard as paid for in further attempts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.planner.choice import Choice, FieldChoice

__all__ = ["leanings"]

_MOST = 3
"""How many attempts of one kind are worth their effort."""


def leanings(
    best: Choice, base: int, demand: Counter[int], graph: QueryGraph
) -> Iterator[frozenset[int]]:
    """Yields sets of subgraphs to regard as paid for.

    Args:
        best: the first attempt at a position.
        base: how many sources reach the position from above.
        demand: for how many of the client's fields each subgraph might be entered.
        graph: the query graph.

    Yields:
        What is entered anyway, of which fields that were resolved before that was known can make
        use; that without a subgraph which the others can stand in for, at least where it does
        nothing but tell the concrete type; then, one by one, subgraphs that several fields could
        have come from, but none has.
    """
    entered = frozenset(jump.state.subgraph for jump in best.jumps)
    served: dict[int, list[FieldChoice]] = {}
    naming: set[int] = set()
    for jump, choices in zip(best.jumps, _served(best, base), strict=True):
        served.setdefault(jump.state.subgraph, []).extend(choices)
        if all(choice.field.name == "__typename" for choice in choices):
            naming.add(jump.state.subgraph)
    if any(demand[subgraph] > len(served[subgraph]) for subgraph in entered):
        yield entered
    if len(entered) > 1:
        spare = [
            subgraph
            for subgraph in sorted(entered)
            if subgraph in naming or _is_spare(served[subgraph], entered - {subgraph}, graph)
        ]
        for subgraph in spare[:_MOST]:
            yield entered - {subgraph}
    counts = sorted(demand.items(), key=lambda item: (-item[1], item[0]))
    worth = [subgraph for subgraph, count in counts if count > 1 and subgraph not in entered]
    for subgraph in worth[:_MOST]:
        yield frozenset({subgraph})


def _served(best: Choice, base: int) -> list[list[FieldChoice]]:
    """What is taken from each jump, inputs of other jumps included."""
    inputs = (field for jump in best.jumps for given in jump.inputs for field in given.fields)
    served: list[list[FieldChoice]] = [[] for _ in best.jumps]
    for choice in (*best.fields, *inputs):
        for number in choice.sources:
            if number >= base:
                served[number - base].append(choice)
    return served


def _is_spare(served: Iterable[FieldChoice], others: frozenset[int], graph: QueryGraph) -> bool:
    """Whether all of it could come from some other subgraphs."""
    for choice in served:
        name = next(graph.objects.members(choice.types))
        entries = graph.entries(name, choice.field.name)
        if others.isdisjoint(entry.subgraph for entry in entries):
            return False
    return True

"""Why a plan is as it is: its cost, and for each field with a choice what the others would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.planner.choice import Choice, FieldChoice
    from supergraph.planner.search import Search

__all__ = ["Alternative", "Decision", "Explanation", "explain_choice"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A subgraph that a field could come from.

    Attributes:
        subgraph: its name.
        fetches: how many further requests the field and what lies below it would need; None where
            that was not worked out, as another subgraph that is asked anyway has it.
        weight: how many fields would be selected below it; None likewise.
        chosen: whether the field comes from there.
    """

    subgraph: str
    fetches: int | None
    weight: int | None
    chosen: bool

    def text(self) -> str:
        """The alternative for people."""
        line = f"{'*' if self.chosen else ' '} {self.subgraph}: "
        if self.fetches is None or self.weight is None:
            return line + "not weighed, as the chosen one is asked anyway"
        further = _count(self.fetches, "further fetch", "es")
        return f"{line}{further}, {_count(self.weight, 'field')} below"


@dataclass(frozen=True, slots=True)
class Decision:
    """A field that several subgraphs could answer.

    Attributes:
        path: its response path.
        alternatives: cheapest first.
    """

    path: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The cost of a plan and the decisions that led to it.

    Attributes:
        waves: how many requests follow each other at most.
        fetches: how many requests there are before lookups of a wave are batched.
        weight: how many fields are selected.
        decisions: in the order of the operation.
        root: the response key of the root field that is explained alone; None where the
            whole operation is.
    """

    waves: int
    fetches: int
    weight: int
    decisions: tuple[Decision, ...]
    root: str | None = None

    def text(self) -> str:
        """The explanation for people."""
        subject = "" if self.root is None else f"{self.root}: "
        total = [
            _count(self.waves, "wave"),
            _count(self.fetches, "fetch", "es"),
            _count(self.weight, "field"),
        ]
        lines = [subject + ", ".join(total)]
        for decision in self.decisions:
            lines.append(".".join(decision.path))
            lines.extend(f"  {alternative.text()}" for alternative in decision.alternatives)
        if not self.decisions:
            lines.append("Nothing could come from elsewhere without further fetches.")
        return "\n".join(lines) + "\n"


def explain_choice(
    choice: Choice, search: Search, graph: QueryGraph, bound: tuple[str, int] | None = None
) -> Explanation:
    """Explains the choice for a whole operation, or for one root field.

    Args:
        choice: what was chosen at the root.
        search: the search that chose it.
        graph: the query graph it searched.
        bound: the response key of the one root field, and the subgraph that it is sent to.
    """
    root, base = (None, []) if bound is None else (bound[0], [bound[1]])
    walker = _Walker(search, graph)
    decisions = tuple(walker.decisions(choice, (), base))
    # The search begins after the request to the subgraph that a root field is bound to.
    waves, fetches = max(choice.last, 0) + 1, choice.fetches + len(base)
    return Explanation(waves, fetches, choice.weight, decisions, root)


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"


@dataclass(slots=True)
class _Walker:
    search: Search
    graph: QueryGraph

    def decisions(
        self, choice: Choice, path: tuple[str, ...], base: list[int]
    ) -> Iterator[Decision]:
        sources = [*base, *(jump.state.subgraph for jump in choice.jumps)]
        for selected in choice.fields:
            here = (*path, selected.field.key)
            used = [sources[index] for index in selected.sources]
            decision = self._decision(selected, here, set(used))
            if decision is not None:
                yield decision
            if selected.child is not None:
                yield from self.decisions(selected.child, here, used)

    def _decision(
        self, selected: FieldChoice, path: tuple[str, ...], used: set[int]
    ) -> Decision | None:
        costs = self.search.considered.get(selected.field, {})
        if len(costs) < 2:  # noqa: PLR2004  # one way is no choice
            return self._at_hand(selected, path, used)
        ordered = sorted(costs.items(), key=lambda item: (item[1], item[0]))
        return Decision(
            path,
            tuple(
                Alternative(self.graph.name(subgraph), rank[0], rank[1], subgraph in used)
                for subgraph, rank in ordered
            ),
        )

    def _at_hand(
        self, selected: FieldChoice, path: tuple[str, ...], used: set[int]
    ) -> Decision | None:
        """A value that was at hand, so that nothing else was weighed."""
        child = selected.child
        others = {
            entry.subgraph
            for name in self.graph.objects.members(selected.types)
            for entry in self.graph.entries(name, selected.field.name)
        }
        if child is None or not others - used:
            return None
        taken = [Alternative(self.graph.name(s), child.fetches, child.weight, True) for s in used]
        rest = [Alternative(self.graph.name(s), None, None, False) for s in sorted(others - used)]
        return Decision(path, (*sorted(taken, key=lambda a: a.subgraph), *rest))

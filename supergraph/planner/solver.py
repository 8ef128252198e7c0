"""Solves positions: least fetches within a given number of waves.

The operation is a tree of positions. At each position some fetches are already at hand (sources);
what they resolve costs nothing more, for anything else a jump into another subgraph begins there.
The search works position by position:

A. A field that a source resolves is taken from it, and its own selection is solved below with all
   sources that resolve the field: a value may be put together from several.
B. If that needs further fetches below, entering another subgraph here is tried as well.
C. A field that no source resolves is entered for. Entering needs a key, or what `@requires` asks
   for: these are resolved at the same position by A to C, in an earlier wave, without entering
   the subgraph that is to be entered.
D. The position is tried again with subgraphs regarded as paid for (`leanings`), since two fields
   may be worth a jump that neither is worth alone.

Where object types have a field in many combinations of sources, that is tried in few classes first.
Solutions depend only on what is wanted and on where the sources stand, so they are kept and
shared between positions that look alike. An alternative is not looked at when it cannot need
fewer fetches than what is in hand. In haste, the first way found is taken without looking at
others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from supergraph.graph.state import State
from supergraph.planner.choice import Choice, FieldChoice
from supergraph.planner.entrance import Entrance
from supergraph.planner.leanings import leanings
from supergraph.planner.outlook import Outlook, coarser, typename_field
from supergraph.planner.position import Position, Source, Wanted, without_sources

if TYPE_CHECKING:
    from collections import Counter

    from supergraph.graph.query_graph import QueryGraph
    from supergraph.graph.state import Entry, Move
    from supergraph.operation.selection_set import Field, SelectionSet
    from supergraph.planner.depth import DepthBound
    from supergraph.planner.effort import Effort
    from supergraph.planner.outlook import Atoms, Direct
    from supergraph.planner.position import Bounds

__all__ = ["Solver"]

_Key: TypeAlias = tuple[object, ...]
_Solutions: TypeAlias = "dict[_Key, list[tuple[int, Choice | None]]]"
_MANY_ATOMS = 4
"""Object types split finer than this are first tried in a coarser split."""


class _Found(NamedTuple):
    """A way to a field: its price, the position after it (None: unchanged), its choices."""

    rank: tuple[int, int]
    position: Position | None
    choices: list[FieldChoice]


class _Task(NamedTuple):
    """A position to be solved.

    Attributes:
        selection: what is wanted.
        sources: the fetches that reach the position.
        wanted: each field with its object types, in the order in which they are resolved.
        demand: for how many fields each subgraph might be entered.
    """

    selection: SelectionSet
    sources: tuple[Source, ...]
    wanted: list[tuple[Field, int]]
    demand: Counter[int]


class Solver:
    """Solves positions of one operation.

    Args:
        graph: what the subgraphs resolve.
        depth: how many waves a selection needs at least.
        effort: how much may be tried, and whether in haste.
        thorough: whether to price alternatives that cannot win as well, for an explanation.

    Attributes:
        considered: for each field that could come from several subgraphs, what each would cost:
            further fetches, then selected fields.
    """

    def __init__(
        self, graph: QueryGraph, depth: DepthBound, effort: Effort, *, thorough: bool = False
    ) -> None:
        self._graph = graph
        self._outlook = Outlook(graph)
        self._depth = depth
        self._entrance = Entrance(graph, self._outlook, depth, self._resolve)
        self._effort = effort
        self._thorough = thorough
        self._solved: _Solutions = {}
        self.considered: dict[Field, dict[int, tuple[int, int]]] = {}

    def solve(
        self, selection: SelectionSet, sources: tuple[Source, ...], bounds: Bounds
    ) -> Choice | None:
        """Finds where everything wanted at a position comes from.

        Args:
            selection: what is wanted.
            sources: the fetches that reach the position; none at the root of an operation.
            bounds: what the search may do.

        Returns:
            The choice with the fewest fetches, or None if there is none within the bounds. Its
            waves are counted from the earliest source.
        """
        if sources:
            # Positions look alike when they differ only in the wave in which they are reached.
            start = min(source.time for source in sources)
            sources = tuple(Source(state, time - start) for state, time in sources)
            bounds = bounds._replace(budget=bounds.budget - start)
        known = self._solved.setdefault((selection, sources, bounds._replace(budget=0)), [])
        for budget, solution in known:
            # What is best with more waves is best with fewer, if it needs no more.
            if budget >= bounds.budget and (solution is None or solution.last <= bounds.budget):
                return solution
        best = None
        if bounds.endless or self._depth.last_wave(selection, sources) <= bounds.budget:
            best = self._choose(self._task(selection, sources), bounds)
        known.append((bounds.budget, best))
        return best

    def forget_choices(self) -> None:
        """Forgets what was chosen in haste; what was found impossible stays so."""
        for key, known in self._solved.items():
            self._solved[key] = [(budget, choice) for budget, choice in known if choice is None]

    def _choose(self, task: _Task, bounds: Bounds) -> Choice | None:
        """Step D around steps A to C."""
        best = self._attempt(task, bounds)
        if best is not None and best.fetches > 1:
            for leaning in leanings(best, len(task.sources), task.demand, self._graph):
                if self._effort.haste:
                    break
                other = self._attempt(task, bounds._replace(preferred=leaning))
                if other is not None and other.rank < best.rank:
                    best = other
        return best

    def _task(self, selection: SelectionSet, sources: tuple[Source, ...]) -> _Task:
        """What is wanted at a position of the object types that its sources can give."""
        types = selection.types
        if sources:
            possible = 0
            for source in sources:
                possible |= self._graph.possible(source.state)
            types &= possible
        position = Position.at(sources)
        wanted = [(f, f.types & types) for f in (*selection.fields, *selection.inputs)]
        if selection.typename and self._outlook.type_unknown(position):
            wanted.insert(0, (typename_field(types), types))
        return _Task(selection, sources, *self._outlook.survey(position, wanted))

    def _attempt(self, task: _Task, bounds: Bounds) -> Choice | None:
        self._effort.spend()
        position = Position.at(task.sources, task.demand)
        for field, mask in task.wanted:
            found = self._resolve(position, field, mask, bounds)
            if found is None:
                return None
            position.take(found)
        return position.finish(task.selection)

    def _resolve(
        self, position: Position, field: Field, types: int, bounds: Bounds
    ) -> list[FieldChoice] | None:
        """Resolves a field for some object types; adds the jumps it needs to the position."""
        atoms = self._outlook.atoms(position, field, types, bounds)
        if field.selection is not None and len(atoms) > _MANY_ATOMS:
            trial = position.copy()
            found = self._resolve_atoms(trial, field, coarser(atoms), bounds)
            if found is not None:
                position.adopt(trial)
                return found
        return self._resolve_atoms(position, field, atoms, bounds)

    def _resolve_atoms(
        self, position: Position, field: Field, atoms: Atoms, bounds: Bounds
    ) -> list[FieldChoice] | None:
        found: list[FieldChoice] = []
        for mask, plain in atoms:
            if plain and field.selection is None:
                index = min(plain, key=lambda item: (position.time(item[0]), item[0]))[0]
                found.append(FieldChoice(field, mask, (index,)))
                continue
            wanted = Wanted(field, mask, bounds)
            below = (
                self._below(position, wanted, plain) if plain else self._enter_for(position, wanted)
            )
            if below is None:
                return None
            found.extend(below)
        return found

    def _below(self, position: Position, wanted: Wanted, plain: Direct) -> list[FieldChoice] | None:
        """Steps A and B for a field with a selection of its own."""
        here: _Found | None = None
        best = self._compose(position, wanted, plain)
        reached = {position.state(index).subgraph for index, _ in plain}
        if best is not None and best.child is not None:
            if not best.child.fetches:
                return [best]
            if self._effort.haste:
                self._effort.passed_over |= self._is_elsewhere(position, wanted, reached)
                return [best]
            here = _Found((best.child.fetches, best.child.weight), None, [best])
            for subgraph in reached:
                self.considered.setdefault(wanted.field, {})[subgraph] = here.rank
        entries = self._outlook.entries(position, wanted.field, wanted.mask, wanted.bounds)
        others = tuple(entry for entry in entries if entry.subgraph not in reached)
        chosen = self._cheapest(position, wanted, others, plain, here)
        if chosen is None:
            return self._enter_all(position, wanted, entries, plain)
        return self._settle(position, chosen)

    def _is_elsewhere(self, position: Position, wanted: Wanted, reached: set[int]) -> bool:
        """Whether a field that sources resolve could come from other subgraphs as well."""
        entries = self._outlook.entries(position, wanted.field, wanted.mask, wanted.bounds)
        return any(entry.subgraph not in reached for entry in entries)

    def _cheapest(
        self,
        position: Position,
        wanted: Wanted,
        entries: tuple[Entry, ...],
        plain: Direct,
        best: _Found | None,
    ) -> _Found | None:
        """Tries entries on copies of the position; returns the cheapest way to the field."""
        paid = wanted.bounds.preferred | position.entered_subgraphs()
        before = position.cost(wanted.bounds.preferred)
        for entry in sorted(entries, key=lambda e: position.promise(e.subgraph, paid)):
            hopeless = best is not None and best.rank[0] <= (entry.subgraph not in paid)
            if best is not None and (self._effort.haste or (hopeless and not self._thorough)):
                self._effort.passed_over |= best.rank > (0, 0)
                continue
            self._effort.spend()
            trial = position.copy()
            choices = self._enter(trial, entry, wanted, plain)
            if choices is None:
                continue
            rank = self._price(trial.cost(wanted.bounds.preferred) - before, choices)
            self._note(wanted.field, entry.subgraph, rank)
            if best is None or (not hopeless and rank < best.rank):
                best = _Found(rank, trial, choices)
        return best

    def _settle(self, position: Position, found: _Found) -> list[FieldChoice]:
        if found.position is not None:
            position.adopt(found.position)
        return found.choices

    def _note(self, field: Field, subgraph: int, rank: tuple[int, int]) -> None:
        """Remembers what a field would cost from a subgraph, for explanations."""
        known = self.considered.setdefault(field, {})
        known[subgraph] = min(rank, known.get(subgraph, rank))

    def _price(self, jumps: int, found: list[FieldChoice]) -> tuple[int, int]:
        """The fetches and fields that choices need, with what the jumps for them cost."""
        children = [choice.child for choice in found if choice.child is not None]
        return (jumps + sum(c.fetches for c in children), sum(c.weight for c in children))

    def _compose(self, position: Position, wanted: Wanted, plain: Direct) -> FieldChoice | None:
        """Takes a value from the sources that have it, as many as its selection needs."""
        field, mask, bounds = wanted
        if field.selection is None:
            return FieldChoice(field, mask, (plain[0][0],))
        ordered = sorted(plain, key=lambda item: (position.time(item[0]), item[0]))
        below = tuple(
            Source(move.target, position.time(index))
            for index, move in ordered
            if move.target is not None
        )
        child = self.solve(field.selection, below, bounds.below())
        if child is None:
            return None
        used = self._outlook.kept(field.selection, sorted(child.used), below)
        rest = tuple(below[index] for index in used)
        if min(source.time for source in rest) == below[0].time:
            kept: Choice | None = without_sources(child, used, len(below))
        else:
            kept = self.solve(field.selection, rest, bounds.below())
        if kept is None:
            return None
        return FieldChoice(
            field,
            mask,
            tuple(ordered[index][0] for index in used),
            tuple(source.state for source in rest),
            kept,
        )

    def _enter_for(self, position: Position, wanted: Wanted) -> list[FieldChoice] | None:
        """Step C: resolves a field by entering a subgraph, for each class of object types."""
        found: list[FieldChoice] = []
        for mask, entries in self._outlook.entry_classes(position, wanted):
            part = wanted._replace(mask=mask)
            best = self._cheapest(position, part, entries, (), None)
            if best is not None:
                choices: list[FieldChoice] | None = self._settle(position, best)
            elif len(entries) > 1 and wanted.field.selection is not None:
                choices = self._enter_all(position, part, entries, ())
            else:
                choices = None
            if choices is None:
                return None
            found.extend(choices)
        return found

    def _enter_all(
        self,
        position: Position,
        wanted: Wanted,
        entries: tuple[Entry, ...],
        plain: Direct,
    ) -> list[FieldChoice] | None:
        """Enters every subgraph that has a part of a value which none has as a whole."""
        field, mask, bounds = wanted
        trial = position.copy()
        direct: list[tuple[int, Move]] = list(plain)
        for entry in entries:
            for move in self._graph.moves(State(entry.subgraph, entry.type), field.name, mask):
                if move.types != mask:
                    continue
                index = self._entrance.open(trial, entry, move, bounds)
                if index is not None and all(index != known for known, _ in direct):
                    direct.append((index, move))
        choice = self._compose(trial, wanted, tuple(direct)) if direct else None
        if choice is None:
            return None
        position.adopt(trial)
        return [choice]

    def _enter(
        self, position: Position, entry: Entry, wanted: Wanted, plain: Direct
    ) -> list[FieldChoice] | None:
        """Enters a subgraph for a field; `plain` are other sources of the same value."""
        found: list[FieldChoice] = []
        rest = wanted.mask
        state = State(entry.subgraph, entry.type)
        for move in self._graph.moves(state, wanted.field.name, wanted.mask):
            index = self._entrance.open(position, entry, move, self._entrance.in_time(wanted, move))
            if index is None:
                return None
            others = tuple((i, other) for i, other in plain if not move.types & ~other.types)
            part = wanted._replace(mask=move.types)
            choice = self._compose(position, part, (*others, (index, move)))
            if choice is None:
                return None
            found.append(choice)
            rest &= ~move.types
        return found if not rest else None

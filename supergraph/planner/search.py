"""Chooses where each field comes from: least fetches within a given number of waves.

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

Solutions depend only on what is wanted and on where the sources stand, so they are kept and
shared between positions that look alike. An alternative is not looked at when it cannot need
fewer fetches than what is in hand. In haste, the first way found is taken without looking at
others. `Search.best` finds a plan in haste, makes it as shallow as it can be, and spends what is
left of the allowed effort on fewer fetches: whenever that runs out there is a plan.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from supergraph.graph.state import ENTITIES, Entry, Move, State
from supergraph.operation.selection_set import Field, SelectionSet
from supergraph.planner.choice import Choice, FieldChoice, Input, Jump
from supergraph.planner.depth import DepthBound
from supergraph.planner.leanings import leanings
from supergraph.planner.outlook import Direct, Outlook
from supergraph.planner.position import Bounds, Position, Source, Wanted, without_sources

if TYPE_CHECKING:
    from supergraph.graph.query_graph import QueryGraph

__all__ = ["Search"]

_Key: TypeAlias = tuple[object, ...]
_Solutions: TypeAlias = "dict[_Key, list[tuple[int, Choice | None]]]"
_NO_LIMIT = 1_000
"""More waves than any plan has: each wave of a chain enters another subgraph or requirement."""
_DEEP = 500
"""A budget of more waves has been cut from no limit, and is as good as none."""
_OVERTIME = 0.5
"""What part of the allowed effort may be spent in haste on a better plan than the one in hand."""


class _Found(NamedTuple):
    """A way to a field: its price, the position after it (None: unchanged), its choices."""

    rank: tuple[int, int]
    position: Position | None
    choices: list[FieldChoice]


class _EffortSpentError(Exception):
    """The effort allowed for an operation is spent; never leaves this module."""


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


def _typename(types: int) -> Field:
    return Field("__typename", "__typename", "", "", frozenset(), frozenset(), types, None)


class Search:
    """Solves positions of one operation.

    Args:
        graph: what the subgraphs resolve.
        max_effort: how many positions and ways into subgraphs may be tried in search of a better
            plan than the first.
        thorough: whether to price alternatives that cannot win as well, for an explanation.

    Attributes:
        considered: for each field that could come from several subgraphs, what each would cost:
            further fetches, then selected fields.
        effort: what has been tried since the last plan in hand.
    """

    def __init__(self, graph: QueryGraph, max_effort: int, *, thorough: bool = False) -> None:
        self._graph = graph
        self._outlook = Outlook(graph)
        self._depth = DepthBound(graph)
        self._max_effort = max_effort
        self.effort = 0
        self._allowed = math.inf
        self._haste = False
        self._passed_over = False
        self._thorough = thorough
        self._solved: _Solutions = {}
        self.considered: dict[Field, dict[int, tuple[int, int]]] = {}

    def best(self, selection: SelectionSet, sources: tuple[Source, ...]) -> Choice | None:
        """Finds the least deep choice for a position, and among these the one of fewest fetches.

        Args:
            selection: what is wanted.
            sources: the fetches that reach the position; none at the root of an operation.

        Returns:
            None if there is no choice at all.
        """
        self._haste, self._allowed = True, math.inf
        self._passed_over = False
        best = self.solve(selection, sources, Bounds(_NO_LIMIT))
        if best is None or (best.fetches <= 1 and not self._thorough):
            return best
        if best.last > 1 or self._passed_over:
            best = self._shallower(best, sources)
        if not self._passed_over and not self._thorough:
            return best  # Where there was no choice, there is none to be made better.
        self._forget_choices()
        self._haste, self.effort, self._allowed = False, 0, self._max_effort * (1 + _OVERTIME)
        try:
            other = self.solve(selection, sources, Bounds(best.last))
        except _EffortSpentError:
            return best
        return other if other is not None and _rank(other) < _rank(best) else best

    def _shallower(self, best: Choice, sources: tuple[Source, ...]) -> Choice:
        """The least deep choice that haste finds: at the bound, else wave by wave from above."""
        least = self._depth.last_wave(best.selection, sources)
        waves = [least, *range(best.last - 1, least, -1)] if best.last > least else []
        for wave in waves:
            self.effort, self._allowed = 0, self._max_effort * _OVERTIME
            try:
                found = self.solve(best.selection, sources, Bounds(wave))
            except _EffortSpentError:
                found = None
            if found is not None:
                best = found
            if best.last == least or (found is None and wave != least):
                break
        return best

    def _forget_choices(self) -> None:
        """Forgets what was chosen in haste; what was found impossible stays so."""
        for key, known in self._solved.items():
            self._solved[key] = [(budget, choice) for budget, choice in known if choice is None]

    def _spend(self) -> None:
        """Counts a unit of effort: what is tried without end turns to haste, then it ends."""
        self.effort += 1
        if self.effort > self._max_effort:
            self._haste = True
        if self.effort > self._allowed:
            raise _EffortSpentError

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
        if bounds.budget > _DEEP or self._depth.last_wave(selection, sources) <= bounds.budget:
            best = self._choose(self._task(selection, sources), bounds)
        known.append((bounds.budget, best))
        return best

    def _choose(self, task: _Task, bounds: Bounds) -> Choice | None:
        """Step D around steps A to C."""
        best = self._attempt(task, bounds)
        if best is not None and best.fetches > 1:
            for leaning in leanings(best, len(task.sources), task.demand, self._graph):
                if self._haste:
                    break
                other = self._attempt(task, bounds._replace(preferred=leaning))
                if other is not None and _rank(other) < _rank(best):
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
            wanted.insert(0, (_typename(types), types))
        return _Task(selection, sources, *self._outlook.survey(position, wanted))

    def _attempt(self, task: _Task, bounds: Bounds) -> Choice | None:
        self._spend()
        position = Position.at(task.sources, task.demand)
        for field, mask in task.wanted:
            found = self._resolve(position, field, mask, bounds)
            if found is None:
                return None
            position.fields.extend(found)
        return position.finish(task.selection)

    def _resolve(
        self, position: Position, field: Field, types: int, bounds: Bounds
    ) -> list[FieldChoice] | None:
        """Resolves a field for some object types; adds the jumps it needs to the position."""
        found: list[FieldChoice] = []
        for mask, direct in self._outlook.atoms(position, field, types, bounds):
            plain = tuple((index, move) for index, move in direct if move.plain)
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
        reached = {self._state(position, index).subgraph for index, _ in plain}
        if best is not None and best.child is not None:
            if not best.child.fetches:
                return [best]
            if self._haste:
                self._passed_over |= self._is_elsewhere(position, wanted, reached)
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
        paid = wanted.bounds.preferred | {jump.state.subgraph for jump in position.jumps}
        before = position.cost(wanted.bounds.preferred)
        for entry in sorted(entries, key=lambda e: position.promise(e.subgraph, paid)):
            hopeless = best is not None and best.rank[0] <= (entry.subgraph not in paid)
            if best is not None and (self._haste or (hopeless and not self._thorough)):
                self._passed_over = True
                continue
            self._spend()
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

    def _state(self, position: Position, index: int) -> State:
        if index < len(position.base):
            return position.base[index].state
        return position.jumps[index - len(position.base)].state

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
                index = self._open(trial, entry, move, bounds) if move.types == mask else None
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
            index = self._open(position, entry, move, self._in_time(wanted, move))
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

    def _in_time(self, wanted: Wanted, move: Move) -> Bounds:
        """The bounds for a jump, after which there must be waves for what lies below the field."""
        selection, bounds = wanted.field.selection, wanted.bounds
        if selection is None or move.target is None or bounds.budget > _DEEP:
            return bounds
        below = self._depth.last_wave(selection, (Source(move.target, 0),))
        return bounds._replace(budget=bounds.budget - below)

    def _open(self, position: Position, entry: Entry, move: Move, bounds: Bounds) -> int | None:
        """Makes the jump for a move, with its inputs; returns its source number."""
        state = State(entry.subgraph, entry.type)
        if not entry.keys:
            time = position.start + 1
            return position.jump(Jump(state, time, ())) if time <= bounds.budget else None
        inner = bounds._replace(budget=bounds.budget - 1)
        if inner.budget < position.start:
            return None
        required: list[FieldChoice] = []
        if move.requires is not None:
            # What is required may itself need the subgraph: only waiting for itself is barred.
            demand = (entry.subgraph, move.requires, move.types)
            if demand in bounds.active:
                return None
            found = self._inputs(position, move.requires, move.types, _within(inner, demand))
            if found is None:
                return None
            required = found
        inner = inner._replace(excluded=bounds.excluded | {entry.subgraph})
        keyed = self._key(position, entry, move.types, inner)
        if keyed is None:
            return None
        fields = (*keyed, *required)
        jump = Jump(
            state=state,
            time=position.done(fields) + 1,
            inputs=(Input(move.types, fields),),
            requires=move.requires,
            context=move.context,
        )
        return position.jump(jump)

    def _key(
        self, position: Position, entry: Entry, types: int, bounds: Bounds
    ) -> list[FieldChoice] | None:
        """Resolves one of an entry's keys: the one that is there soonest, then cheapest."""
        best: tuple[tuple[int, int], Position, list[FieldChoice]] | None = None
        for key in entry.keys:
            trial = position.copy()
            found = self._inputs(trial, key, types, bounds)
            if (
                found is not None
                and entry.type == ENTITIES
                and self._outlook.type_unknown(position)
            ):
                known = self._resolve(trial, _typename(types), types, bounds)
                found = None if known is None else [*known, *found]
            if found is None:
                continue
            rank = (trial.done(found), trial.cost())
            if best is None or rank < best[0]:
                best = (rank, trial, found)
        if best is None:
            return None
        position.adopt(best[1])
        return best[2]

    def _inputs(
        self, position: Position, field_set: str, types: int, bounds: Bounds
    ) -> list[FieldChoice] | None:
        found: list[FieldChoice] = []
        for field in self._graph.field_set(field_set, types).fields:
            choices = self._resolve(position, field, field.types & types, bounds)
            if choices is None:
                return None
            found.extend(choices)
        return found


def _within(bounds: Bounds, demand: tuple[int, str, int]) -> Bounds:
    """Bounds under which a requirement is being resolved."""
    return bounds._replace(active=bounds.active | {demand})


def _rank(choice: Choice) -> tuple[int, int, int]:
    return (choice.fetches, choice.weight, choice.last)

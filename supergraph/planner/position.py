"""The working state of the search at one position of the operation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from supergraph.planner.choice import Choice, FieldChoice, Input, Jump, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from supergraph.graph.state import State
    from supergraph.operation.selection_set import Field, SelectionSet

__all__ = ["NO_LIMIT", "Bounds", "Position", "Source", "Wanted", "without_sources"]

NO_LIMIT = 1_000
"""More waves than any plan has: each wave of a chain enters another subgraph or requirement."""
_DEEP = 500
"""A budget of more waves has been cut from no limit, and is as good as none."""


class Source(NamedTuple):
    """A fetch that reaches a position.

    Attributes:
        state: where the object stands in it.
        time: the wave of the fetch.
    """

    state: State
    time: int


class Bounds(NamedTuple):
    """What a part of the search may do.

    Attributes:
        budget: the last wave in which a fetch may be sent.
        excluded: subgraphs that may not be entered at this position, since the inputs of an
            entry into them are being looked for.
        active: the requirements being resolved on the way here, so that none waits for itself.
        preferred: subgraphs to be regarded as paid for, to try a plan that leans on them.
    """

    budget: int
    excluded: frozenset[int] = frozenset()
    active: frozenset[tuple[int, str, int]] = frozenset()
    preferred: frozenset[int] = frozenset()

    def below(self) -> Bounds:
        """The bounds for the position below a field."""
        return Bounds(self.budget, frozenset(), self.active, frozenset())

    def resolving(self, demand: tuple[int, str, int]) -> Bounds:
        """The bounds under which a requirement is resolved."""
        return self._replace(active=self.active | {demand})

    @property
    def endless(self) -> bool:
        """Whether the waves are not limited."""
        return self.budget > _DEEP


class Wanted(NamedTuple):
    """A field to be resolved for some object types."""

    field: Field
    mask: int
    bounds: Bounds


@dataclass(slots=True)
class Position:
    """Choices made so far at one position; copied to try an alternative.

    Attributes:
        base: the sources that reach the position from above.
        jumps: the fetches that begin at it.
        fields: where the client's fields come from.
        demand: for how many fields each subgraph might be entered.
        below: how many fetches begin below the position.
    """

    base: tuple[Source, ...]
    jumps: list[Jump]
    fields: list[FieldChoice]
    demand: Counter[int]
    below: int = 0

    @classmethod
    def at(cls, base: tuple[Source, ...], demand: Counter[int] | None = None) -> Position:
        """A position where nothing has been chosen."""
        return cls(base, [], [], demand or Counter())

    def copy(self) -> Position:
        """An independent copy to try an alternative on."""
        return Position(self.base, list(self.jumps), list(self.fields), self.demand, self.below)

    def promise(self, subgraph: int, paid: AbstractSet[int]) -> tuple[bool, int, int]:
        """Orders subgraphs to enter: those that are paid for first, then the most useful."""
        return (subgraph not in paid, -self.demand[subgraph], subgraph)

    def adopt(self, other: Position) -> None:
        """Takes over the choices of a copy."""
        self.jumps, self.fields, self.below = other.jumps, other.fields, other.below

    def take(self, choices: list[FieldChoice]) -> None:
        """Takes up where client fields come from."""
        self.fields += choices
        self.below += _fetches(choices)

    def entered_subgraphs(self) -> set[int]:
        """The subgraphs that are entered at this position."""
        return {jump.state.subgraph for jump in self.jumps}

    @property
    def start(self) -> int:
        """The wave after which jumps can begin; -1 at the root of an operation."""
        return min((source.time for source in self.base), default=-1)

    def sources(self) -> Iterator[tuple[int, Source]]:
        """Yields every source with its number."""
        yield from enumerate(self.base)
        for index, jump in enumerate(self.jumps, len(self.base)):
            yield index, Source(jump.state, jump.time)

    def entered(self, index: int) -> int:
        """The object types (bit mask) that a source has been entered with; -1 for any."""
        if index < len(self.base):
            return -1
        jump = self.jumps[index - len(self.base)]
        if not jump.inputs:
            return -1
        types = 0
        for given in jump.inputs:
            types |= given.types
        return types

    def state(self, index: int) -> State:
        """Where a source stands."""
        count = len(self.base)
        return self.base[index].state if index < count else self.jumps[index - count].state

    def time(self, index: int) -> int:
        """The wave of a source."""
        if index < len(self.base):
            return self.base[index].time
        return self.jumps[index - len(self.base)].time

    def done(self, choices: Iterable[FieldChoice]) -> int:
        """The wave in which the last of some choices arrives."""
        return max((self._done(choice) for choice in choices), default=self.start)

    def _done(self, choice: FieldChoice) -> int:
        times = [self.time(index) for index in choice.sources]
        last = max(times)
        if choice.child is not None and choice.child.last >= 0:
            last = max(last, min(times) + choice.child.last)
        return last

    def jump(self, wanted: Jump) -> int:
        """Adds a jump, or widens the equal one that is there; returns its source number."""
        for index, jump in enumerate(self.jumps):
            same = (jump.state, jump.time, jump.requires, jump.context)
            if same != (wanted.state, wanted.time, wanted.requires, wanted.context):
                continue
            known = 0
            for given in jump.inputs:
                known |= given.types
            fresh = tuple(given for given in wanted.inputs if given.types & ~known)
            if fresh:
                self.jumps[index] = replace(jump, inputs=jump.inputs + fresh)
                self.below += _fetches(field for given in fresh for field in given.fields)
            return len(self.base) + index
        self.jumps.append(wanted)
        self.below += _fetches(field for given in wanted.inputs for field in given.fields)
        return len(self.base) + len(self.jumps) - 1

    def cost(self, preferred: frozenset[int] = frozenset()) -> int:
        """How many fetches the choices so far need."""
        waves = {
            (jump.state.subgraph, jump.time)
            for jump in self.jumps
            if jump.state.subgraph not in preferred
        }
        return len(waves) + self.below

    def finish(self, selection: SelectionSet) -> Choice:
        """The choices as a value, without jumps that nothing uses."""
        kept = self._kept_jumps()
        count = len(self.base)
        numbers = {index: index for index in range(count)}
        numbers.update({old + count: new + count for new, old in enumerate(kept)})
        self.jumps = [_renumber_jump(self.jumps[old], numbers) for old in kept]
        self.fields = [_renumber(choice, numbers) for choice in self.fields]
        everything = [*self.fields, *(f for j in self.jumps for i in j.inputs for f in i.fields)]
        used = {index for choice in everything for index in choice.sources if index < count}
        if self.jumps and count and not used:
            used.add(0)
        self.below = _fetches(everything)
        fetched = [jump.time for jump in self.jumps]
        fetched += (self._done(c) for c in everything if c.child is not None and c.child.last >= 0)
        return Choice(
            selection=selection,
            fields=together(self.fields),
            jumps=tuple(self.jumps),
            fetches=self.cost(),
            weight=sum(1 + (c.child.weight if c.child else 0) for c in everything),
            last=max(fetched, default=-1),
            used=frozenset(used),
        )

    def _kept_jumps(self) -> list[int]:
        """The indexes of the jumps in use, in an order in which each comes after its inputs."""
        count = len(self.base)
        kept: list[int] = []

        def keep(choice: FieldChoice) -> None:
            for number in choice.sources:
                index = number - count
                if index < 0 or index in kept:
                    continue
                for given in self.jumps[index].inputs:
                    for inner in given.fields:
                        keep(inner)
                if index not in kept:
                    kept.append(index)

        for choice in self.fields:
            keep(choice)
        return kept


def without_sources(choice: Choice, kept: list[int], count: int) -> Choice:
    """The same choice at a position that only some of its base sources reach.

    Args:
        choice: the choice.
        kept: the numbers of these sources, ascending; all that are used are among them, and so is
            one of the earliest.
        count: how many base sources there were.
    """
    if len(kept) == count:
        return choice
    numbers = {old: new for new, old in enumerate(kept)}
    for index in range(len(choice.jumps)):
        numbers[count + index] = len(kept) + index
    return replace(
        choice,
        fields=tuple(_renumber(field, numbers) for field in choice.fields),
        jumps=tuple(_renumber_jump(jump, numbers) for jump in choice.jumps),
        used=frozenset(numbers[index] for index in choice.used),
    )


def _fetches(choices: Iterable[FieldChoice]) -> int:
    return sum(choice.child.fetches for choice in choices if choice.child is not None)


def _renumber_jump(jump: Jump, numbers: dict[int, int]) -> Jump:
    inputs = tuple(
        Input(given.types, tuple(_renumber(field, numbers) for field in given.fields))
        for given in jump.inputs
    )
    return replace(jump, inputs=inputs)


def _renumber(choice: FieldChoice, numbers: dict[int, int]) -> FieldChoice:
    sources = tuple(numbers[index] for index in choice.sources)
    return choice if sources == choice.sources else replace(choice, sources=sources)

"""What the search decides: where each field of a position comes from.

A position has sources: the fetches that reach it from above, numbered from 0, then the jumps made
at it. Choices are values and are shared between positions that look alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supergraph.graph.state import State
    from supergraph.operation.selection_set import Field, SelectionSet
    from supergraph.schema.join_spec import ContextArgument

__all__ = ["Choice", "FieldChoice", "Input", "Jump", "together"]


@dataclass(frozen=True, slots=True, eq=False)
class FieldChoice:
    """Where one field comes from.

    Attributes:
        field: the field.
        types: the object types (bit mask) of the parent for which this choice holds.
        sources: the position's sources that fetch it; several when its value is put together.
        states: the state of the value in each source; empty for a leaf.
        child: the choice for the value's own selection, whose base sources are `sources` in
            this order; None for a leaf.
    """

    field: Field
    types: int
    sources: tuple[int, ...]
    states: tuple[State, ...] = ()
    child: Choice | None = None


def together(choices: list[FieldChoice]) -> tuple[FieldChoice, ...]:
    """The same choices, those that differ in object types alone made one."""
    alike: dict[object, FieldChoice] = {}
    for choice in choices:
        way = (choice.field, choice.sources, choice.states, choice.child)
        known = alike.get(way)
        alike[way] = choice if known is None else replace(known, types=known.types | choice.types)
    return tuple(alike.values())


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """What a jump hands in for objects of some types.

    Attributes:
        types: the object types (bit mask).
        fields: keys and required fields.
    """

    types: int
    fields: tuple[FieldChoice, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Jump:
    """A fetch that begins at a position: an entity lookup or a root re-entry.

    Attributes:
        state: where it leads.
        time: the wave in which it can be sent.
        inputs: what it hands in; empty for a root.
        requires: the field sets of `@requires` among the inputs; two jumps with different ones
            are kept apart at first.
        context: the arguments that ancestors fill.
    """

    state: State
    time: int
    inputs: tuple[Input, ...]
    requires: str | None = None
    context: tuple[ContextArgument, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Where everything at and below a position comes from.

    Attributes:
        selection: what is wanted at the position.
        fields: a choice for each field (several where object types differ).
        jumps: the fetches that begin here; source number = count of base sources + index.
        fetches: how many fetches begin here and below.
        weight: how many fields are selected here and below.
        last: the wave of the last fetch here and below, counted from the earliest base source;
            -1 when there is none.
        used: the base sources that serve anything here.
    """

    selection: SelectionSet
    fields: tuple[FieldChoice, ...]
    jumps: tuple[Jump, ...]
    fetches: int
    weight: int
    last: int
    used: frozenset[int]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Orders choices: fewest fetches, then least selection, then least depth."""
        return (self.fetches, self.weight, self.last)

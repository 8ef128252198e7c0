"""Where a planner can be: a subgraph, a type in it, and what the way there provides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from supergraph.operation.selection_set import SelectionSet
    from supergraph.schema.join_spec import ContextArgument

__all__ = ["ENTITIES", "Entry", "Move", "State"]

ENTITIES = "*"
"""The type of a state entered by entity lookup, where each object's own type is known."""


class State(NamedTuple):
    """A place in the query graph.

    Attributes:
        subgraph: its index in the supergraph.
        type: the type as the subgraph has it, or `ENTITIES`.
        provided: the field sets of `@provides` that hold on the way taken.
    """

    subgraph: int
    type: str
    provided: tuple[SelectionSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A field that a subgraph resolves at a state.

    Attributes:
        types: the object types (bit mask) of the parent for which it does.
        target: the state of the field's value; None for a leaf.
        requires: the field set that must be handed in first, or None.
        context: arguments that ancestors fill.
    """

    types: int
    target: State | None
    requires: str | None
    context: tuple[ContextArgument, ...]

    @property
    def plain(self) -> bool:
        """Whether the field can be selected right here."""
        return self.requires is None and not self.context


@dataclass(frozen=True, slots=True)
class Entry:
    """A way into a subgraph for an entity.

    Attributes:
        subgraph: its index.
        type: `ENTITIES` when the object's own type has the key; the interface's name when the
            subgraph looks up the interface; the root type's name for root re-entry.
        keys: the field sets, any of which will do; empty for root re-entry.
    """

    subgraph: int
    type: str
    keys: tuple[str, ...]

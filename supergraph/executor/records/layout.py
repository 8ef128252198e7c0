"""Where records lie, of which types they are, and which fetch brings which of their fields.

The values that `positions` works out from a plan, that `record_types` turns into classes and
`code` into functions. All of them are about one operation under one combination of conditions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from supergraph.executor.output_shape import FieldSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supergraph.executor.output_shape import CompositeShape, FieldShape, FieldsShape
    from supergraph.executor.records.selections import SelectionSets
    from supergraph.plan import BatchFetch, Fetch, RequiresSelection

__all__ = [
    "TYPENAME",
    "TYPE_ATTRIBUTE",
    "Container",
    "Layout",
    "Lookup",
    "Origin",
    "Position",
    "RecordField",
    "RecordShape",
    "RootAnswer",
    "Target",
    "Wave",
]

TYPENAME = "__typename"
TYPE_ATTRIBUTE = "t"
"""The attribute of `__typename`, where a record has it as a field."""


@dataclass(slots=True, eq=False)
class RecordField:
    """A field of a record, as a subgraph brings it.

    Attributes:
        key: its response key.
        attribute: its name in Python, the same for equal keys everywhere.
        visible: what the client is to see of it; None when only the router needs it.
        child: the objects inside; None for a leaf.
        list_depth: how many lists wrap these.
        fetch: the number of the fetch that brings it.
        lookup: who brings it; None when it comes with the record itself.
    """

    key: str
    attribute: str
    visible: FieldShape | None
    fetch: int
    child: Position | None = None
    list_depth: int = 0
    lookup: Lookup | None = None


@dataclass(slots=True, eq=False)
class RecordShape:
    """The records of one concrete type at one position.

    Attributes:
        type_name: the type.
        output: what the client is to see; None when nothing of it.
        fields: by response key.
        tells_type: whether the subgraph is asked for `__typename`.
    """

    type_name: str
    output: FieldsShape | None
    fields: dict[str, RecordField] = field(default_factory=dict)
    tells_type: bool = False

    @property
    def hidden(self) -> list[str]:
        """Attributes that the client is not to see."""
        hidden = [own.attribute for own in self.fields.values() if own.visible is None]
        if self.tells_type and not self.shows_type:
            hidden.append(TYPE_ATTRIBUTE)
        return hidden

    @property
    def shows_type(self) -> bool:
        """Whether the client sees the type under its own name."""
        fields = () if self.output is None else self.output.fields
        return any(f.key == TYPENAME and f.source is FieldSource.TYPENAME for f in fields)


@dataclass(slots=True, eq=False)
class Position:
    """A place in the response at which objects lie.

    Attributes:
        number: in the order of their making; what lies inside has a higher one.
        shape: what the client selects there; None when only the router looks at it.
        abstract: whether objects must say which type they are.
        by_type: the records of each concrete type.
        born: the number of the fetch that brings the objects.
        origins: where the objects are found.
    """

    number: int
    shape: CompositeShape | None
    abstract: bool
    born: int
    by_type: dict[str, RecordShape] = field(default_factory=dict)
    origins: list[Origin] = field(default_factory=list)

    @property
    def rebuilt(self) -> bool:
        """Whether records are written from others: those of a union say their type first."""
        if not self.abstract or self.shape is None or not self.by_type:
            return False
        return not all(
            shape.output is not None
            and shape.output.fields
            and shape.output.fields[0].key == TYPENAME
            and shape.output.fields[0].source is FieldSource.TYPENAME
            for shape in self.by_type.values()
        )


@dataclass(frozen=True, slots=True, eq=False)
class RootAnswer:
    """The data of a root fetch.

    Attributes:
        fetch: the fetch's number.
    """

    fetch: int


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """Where a lookup's entities are merged.

    Attributes:
        position: the place.
        types: the concrete types that are asked for.
    """

    position: Position
    types: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Lookup:
    """One `_entities` field of a fetch.

    Attributes:
        fetch: the fetch's number.
        number: among all lookups of the plan.
        alias: its response key.
        variable: the variable that carries its representations.
        requires: what a representation consists of.
        names: which type's name is sent instead of which.
        targets: where the entities go.
        fields: what is read of an entity, by response key.
        optional: the keys that not every type has.
    """

    fetch: int
    number: int
    alias: str
    variable: str
    requires: tuple[RequiresSelection, ...]
    names: Mapping[str, str]
    targets: tuple[Target, ...] = ()
    fields: dict[str, RecordField] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)


Container: TypeAlias = "RootAnswer | Lookup | Position"


@dataclass(slots=True, eq=False)
class Origin:
    """Where a position's objects are found.

    Attributes:
        container: what holds them.
        types: the concrete types of the container's objects that hold them; empty for all.
        attribute: under which name.
        nullable: whether null may be in the place of the value, and of each list's elements,
            outer ones first.
        shape: what the client sees there.
        selections: what the subgraph is asked for.
    """

    container: Container
    types: list[str]
    attribute: str
    nullable: tuple[bool, ...]
    shape: CompositeShape | str
    selections: SelectionSets

    @property
    def list_depth(self) -> int:
        """In how many lists the objects lie."""
        return len(self.nullable) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """Fetches that are sent at the same time.

    Attributes:
        fetches: each with its number, and its lookups; none for a root fetch.
    """

    fetches: tuple[tuple[int, Fetch | BatchFetch, tuple[Lookup, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Everything about a plan that records need to know.

    Attributes:
        root: the record of the whole response.
        positions: every place of objects, outer ones before inner ones.
        waves: the fetches.
    """

    root: RecordShape
    positions: tuple[Position, ...]
    waves: tuple[Wave, ...]

"""Sets of object types as bit masks: one bit per object type of the supergraph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supergraph.schema.supergraph_schema import SupergraphSchema

__all__ = ["ObjectTypes"]

_MEMO_LIMIT = 100_000
"""Clients can ask about any set of object types: beyond this many, answers are forgotten."""


@dataclass(frozen=True, eq=False)
class ObjectTypes:
    """Numbers the object types of a supergraph and answers questions about sets of them.

    Attributes:
        names: every object type, sorted; the index of a name is its bit.
    """

    names: tuple[str, ...]
    _bits: Mapping[str, int] = field(repr=False)
    _possible: Mapping[str, frozenset[str]] = field(repr=False)
    _schema: SupergraphSchema = field(repr=False)
    _masks: dict[str, int] = field(default_factory=dict, repr=False)
    _children: dict[tuple[int, str], int] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, schema: SupergraphSchema) -> ObjectTypes:
        """Numbers the object types of a supergraph."""
        possible = schema.possible_types
        names = tuple(sorted({name for objects in possible.values() for name in objects}))
        return cls(names, {name: 1 << i for i, name in enumerate(names)}, possible, schema)

    def mask(self, type_name: str) -> int:
        """The object types of a composite type; 0 for a type that is not composite."""
        found = self._masks.get(type_name)
        if found is None:
            found = sum(self._bits[name] for name in self._possible.get(type_name, ()))
            self._masks[type_name] = found
        return found

    def bit(self, name: str) -> int:
        """The mask of one object type."""
        return self._bits[name]

    def members(self, mask: int) -> Iterator[str]:
        """Yields the names in a mask, sorted."""
        while mask:
            low = mask & -mask
            yield self.names[low.bit_length() - 1]
            mask ^= low

    def of_field(self, mask: int, field_name: str) -> int:
        """The object types that a field can give when its parent is one of `mask`."""
        found = self._children.get((mask, field_name))
        if found is None:
            types = {
                parent_field.type.name
                for name in self.members(mask)
                if (parent_field := self._schema.types[name].fields.get(field_name)) is not None
            }
            found = 0
            for name in types:
                found |= self.mask(name)
            if len(self._children) > _MEMO_LIMIT:
                self._children.clear()
            self._children[mask, field_name] = found
        return found

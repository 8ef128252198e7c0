"""The normal form of selections.

A position in the response is an object whose type is one of a set of object types. A selection set
lists the fields wanted there; each field says for which of those types it is wanted, so that
fragments, whatever their nesting, are gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Field", "Guard", "Guards", "SelectionSet"]


@dataclass(frozen=True, slots=True, order=True)
class Guard:
    """A condition of `@include` or `@skip`.

    Attributes:
        variable: the Boolean client variable.
        expected: the value under which the selection counts.
    """

    variable: str
    expected: bool


Guards: TypeAlias = frozenset[Guard]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field wanted at a position.

    Attributes:
        key: the key under which merged data holds it: its response key, but for `merged_key`.
        name: its name.
        arguments: as GraphQL text with parentheses, or empty.
        directives: executable directives other than `@skip` and `@include`, as text, or empty.
        variables: the client variables that arguments and directives use.
        guards: all must hold for the field to be wanted.
        types: the object types (bit mask) of the parent for which it is wanted.
        selection: what is wanted of its value; None for a leaf.
        by_type: whether its key holds something else for other object types of the parent.
    """

    key: str
    name: str
    arguments: str
    directives: str
    variables: frozenset[str]
    guards: Guards
    types: int
    selection: SelectionSet | None
    by_type: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SelectionSet:
    """What is wanted of an object.

    Attributes:
        types: the object types (bit mask) that the object may have.
        fields: in the order of the operation.
        typename: whether the concrete type itself matters: `__typename` is selected, or a field
            is wanted for some of the types only.
        inputs: fields that the client does not want, but that something below needs.
    """

    types: int
    fields: tuple[Field, ...]
    typename: bool
    inputs: tuple[Field, ...] = ()

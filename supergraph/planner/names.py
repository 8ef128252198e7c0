"""Response keys of the merged data: which the client uses, and which inputs may take.

Merged data holds the client's fields under the client's response keys and, beside them, the keys
and required fields that entity lookups need. Where a client's alias (`id: name`) takes the name of
such a field, the field gets an alias of our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from supergraph.operation.selection_set import Field, SelectionSet

__all__ = ["ResponseKeys"]

_Keys: TypeAlias = tuple[str, ...]


class ResponseKeys:
    """Gives every input field a response key that collides with no other field.

    Args:
        selection: the client's selection at the root.

    Attributes:
        variables: the client's variables that the selection uses.
    """

    def __init__(self, selection: SelectionSet) -> None:
        self.variables: set[str] = set()
        self._taken: dict[_Keys, dict[str, set[tuple[str, str]]]] = {}
        self._given: dict[tuple[_Keys, str, str], str] = {}
        self._shapes: dict[_Keys, dict[str, set[int]]] = {}
        self._reserve(selection, ())

    def _reserve(self, selection: SelectionSet, path: _Keys) -> None:
        taken = self._taken.setdefault(path, {})
        shapes = self._shapes.setdefault(path, {})
        for field in selection.fields:
            self.variables |= field.variables
            self.variables.update(guard.variable for guard in field.guards)
            taken.setdefault(field.key, set()).add((field.name, field.arguments))
            shapes.setdefault(field.key, set()).add(field.types)
            if field.selection is not None:
                self._reserve(field.selection, (*path, field.key))

    def of_input(self, path: _Keys, field: Field) -> str:
        """The response key of a key or required field.

        Args:
            path: the response keys that lead to its parent.
            field: the field; its own response key is disregarded.
        """
        wanted = (field.name, field.arguments)
        found = self._given.get((path, *wanted))
        if found is None:
            taken = self._taken.setdefault(path, {})
            found, number = field.name, 0
            while taken.get(found, {wanted}) != {wanted}:
                found, number = f"{field.name}__alias_{number}", number + 1
            taken.setdefault(found, set()).add(wanted)
            self._given[path, *wanted] = found
        return found

    def by_type(self, path: _Keys, key: str) -> bool:
        """Whether the client wants different things under a key for different object types."""
        return len(self._shapes.get(path, {}).get(key, ())) > 1

"""Puts what a fetch answered into the merged data.

Keys that no other fetch of the plan writes are simply added; for others there are two ways of
merging, of which the compiler chooses by the shapes of all fetches. An incoming null never
overwrites, lists meet element by element, and where kinds differ the older value stays. So does a
`__typename`, unless it is an interface's (some subgraphs know no more) and the new one is the
concrete type's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JsonObject", "MergeEntity", "Merger", "copied"]

JsonObject: TypeAlias = dict[str, Any]
MergeEntity: TypeAlias = Callable[[JsonObject, JsonObject], None]

_TYPENAME = "__typename"


class Merger:
    """The ways of merging that look at types.

    Args:
        possible_types: the concrete types of each composite type.
    """

    __slots__ = ("_possible_types",)

    def __init__(self, possible_types: Mapping[str, frozenset[str]]) -> None:
        self._possible_types = possible_types

    def merge_typed(self, target: JsonObject, source: JsonObject) -> None:
        """Merge what no other fetch writes, but for the type's name."""
        present = target.get(_TYPENAME)
        target.update(source)
        if present is not None and not self._is_nearer(source.get(_TYPENAME), present):
            target[_TYPENAME] = present

    def merge_object(self, target: JsonObject, source: JsonObject) -> None:
        """Merge what may meet other data."""
        for key, value in source.items():
            present = target.get(key)
            if present is None:
                # Keeps an explicit null apart from a missing key.
                target[key] = value
            elif value is None:
                continue
            elif key == _TYPENAME:
                if self._is_nearer(value, present):
                    target[key] = value
            elif type(present) is dict and type(value) is dict:
                self.merge_object(present, value)
            elif type(present) is list and type(value) is list:
                self._merge_lists(present, value)
            elif type(present) not in {dict, list} and type(value) not in {dict, list}:
                target[key] = value

    def _merge_lists(self, target: list[Any], source: list[Any]) -> None:
        for index, value in enumerate(source[: len(target)]):
            present = target[index]
            if present is None:
                target[index] = value
            elif type(present) is dict and type(value) is dict:
                self.merge_object(present, value)
            elif type(present) is list and type(value) is list:
                self._merge_lists(present, value)
        target.extend(source[len(target) :])

    def _is_nearer(self, name: Any, present: Any) -> bool:
        """Whether a name is of a concrete type and the present one is not."""
        return name != present and self._is_concrete(name) and not self._is_concrete(present)

    def _is_concrete(self, name: Any) -> bool:
        return type(name) is str and name in self._possible_types.get(name, ())


def copied(value: Any) -> Any:
    """A copy of a JSON value that shares no object and no list with it."""
    if type(value) is dict:
        return {key: copied(inner) for key, inner in value.items()}
    if type(value) is list:
        return [copied(inner) for inner in value]
    return value

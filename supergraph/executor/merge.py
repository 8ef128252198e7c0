"""Puts what a fetch answered into the merged data.

Three ways, from the cheapest to the most careful; the compiler chooses by the shapes of all
fetches. An incoming null never overwrites, a `__typename` that is there stays (a subgraph may
know only the interface), lists meet element by element, and where kinds differ the older value
stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

__all__ = [
    "JsonObject",
    "MergeEntity",
    "copied",
    "merge_disjoint",
    "merge_object",
    "merge_telling_type",
    "merge_typed",
]

JsonObject: TypeAlias = dict[str, Any]
MergeEntity: TypeAlias = Callable[[JsonObject, JsonObject], None]

_TYPENAME = "__typename"


def merge_disjoint(target: JsonObject, source: JsonObject) -> None:
    """Merge what no other fetch of the plan writes."""
    target.update(source)


def merge_typed(target: JsonObject, source: JsonObject) -> None:
    """Merge what no other fetch writes, but for the type's name."""
    name = target.get(_TYPENAME)
    target.update(source)
    if name is not None:
        target[_TYPENAME] = name


def merge_object(target: JsonObject, source: JsonObject) -> None:
    """Merge what may meet other data."""
    for key, value in source.items():
        present = target.get(key)
        if present is None:
            # Keeps an explicit null apart from a missing key.
            target[key] = value
        elif value is None or key == _TYPENAME:
            continue
        elif type(present) is dict and type(value) is dict:
            merge_object(present, value)
        elif type(present) is list and type(value) is list:
            _merge_lists(present, value)
        elif type(present) not in {dict, list} and type(value) not in {dict, list}:
            target[key] = value


def merge_telling_type(target: JsonObject, source: JsonObject) -> None:
    """Merge what tells the concrete type of an object that said its interface's name."""
    name = source.get(_TYPENAME)
    merge_object(target, source)
    if name is not None:
        target[_TYPENAME] = name


def _merge_lists(target: list[Any], source: list[Any]) -> None:
    for index, value in enumerate(source[: len(target)]):
        present = target[index]
        if present is None:
            target[index] = value
        elif type(present) is dict and type(value) is dict:
            merge_object(present, value)
        elif type(present) is list and type(value) is list:
            _merge_lists(present, value)
    target.extend(source[len(target) :])


def copied(value: Any) -> Any:
    """A copy of a JSON value that shares no object and no list with it."""
    if type(value) is dict:
        return {key: copied(inner) for key, inner in value.items()}
    if type(value) is list:
        return [copied(inner) for inner in value]
    return value

"""Keeps the paths of errors within the client's response.

A key or a required field that fails lies beside what the client has asked for. Its error is placed
at the nearest object that the response has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supergraph.executor.output_shape import CompositeShape, ListShape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supergraph.executor.merge import JsonObject
    from supergraph.executor.output_shape import ValueShape

__all__ = ["keep_within"]


def keep_within(errors: Iterable[JsonObject], shape: CompositeShape) -> list[JsonObject]:
    """Cut the paths of errors where they leave a response.

    Args:
        errors: the errors of a response.
        shape: the shape of its data.
    """
    return [_within(error, shape) for error in errors]


def _within(error: JsonObject, shape: CompositeShape) -> JsonObject:
    path = error.get("path", ())
    reached: list[ValueShape] = [shape]
    for length, step in enumerate(path):
        reached = [inner for value in reached for inner in _follow(value, step)]
        if not reached:
            error = {key: value for key, value in error.items() if key != "path"}
            return error | {"path": path[:length]} if length else error
    return error


def _follow(value: ValueShape, step: str | int) -> Iterator[ValueShape]:
    if isinstance(value, ListShape):
        if type(step) is int:
            yield value.item
    elif isinstance(value, CompositeShape):
        for fields in set(value.by_type.values()):
            yield from (field.value for field in fields.fields if field.key == step)

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
    from supergraph.executor.output_shape import FieldsShape, ValueShape

__all__ = ["keep_within"]


def keep_within(errors: Iterable[JsonObject], shape: CompositeShape) -> list[JsonObject]:
    """Cut the paths of errors where they leave a response.

    Args:
        errors: the errors of a response.
        shape: the shape of its data.
    """
    values = _Values()
    return [_within(error, shape, values) for error in errors]


class _Values:
    """The values inside a value: looked up by key, as there may be many errors and many fields."""

    def __init__(self) -> None:
        self._by_key: dict[FieldsShape, dict[str, list[ValueShape]]] = {}

    def follow(self, value: ValueShape, step: str | int) -> Iterator[ValueShape]:
        """The values that a step of a path leads to."""
        if isinstance(value, ListShape):
            if type(step) is int:
                yield value.item
        elif isinstance(value, CompositeShape) and type(step) is str:
            for fields in set(value.by_type.values()):
                yield from self._fields(fields).get(step, ())

    def _fields(self, fields: FieldsShape) -> dict[str, list[ValueShape]]:
        by_key = self._by_key.get(fields)
        if by_key is None:
            by_key = self._by_key[fields] = {}
            for field in fields.fields:
                by_key.setdefault(field.key, []).append(field.value)
        return by_key


def _within(error: JsonObject, shape: CompositeShape, values: _Values) -> JsonObject:
    path = error.get("path", ())
    reached: list[ValueShape] = [shape]
    for length, step in enumerate(path):
        reached = [inner for value in reached for inner in values.follow(value, step)]
        if not reached:
            error = {key: value for key, value in error.items() if key != "path"}
            return error | {"path": path[:length]} if length else error
    return error

"""The careful way from merged data to the response: values completed with their places at hand.

Follows CompleteValue and the handling of field errors in the GraphQL specification (6.4.3,
6.4.4): a null in a non-nullable field takes the nearest nullable ancestor with it. It adds an
error of its own only where no error that is already reported explains the missing value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supergraph.executor.errors import ErrorCode
from supergraph.executor.leaf_values import InvalidLeaf, leaf_reader
from supergraph.executor.output_shape import CompositeShape, FieldSource, LeafShape, ListShape
from supergraph.executor.reports import client_steps

if TYPE_CHECKING:
    from supergraph.executor.fetch_shape import ResponseShape
    from supergraph.executor.merge import JsonObject
    from supergraph.executor.output_shape import FieldShape, FieldsShape, ValueShape
    from supergraph.executor.paths import ResponsePath
    from supergraph.executor.state import ExecutionState

__all__ = ["complete"]


def complete(state: ExecutionState, shape: CompositeShape) -> JsonObject | None:
    """Complete the root object of a response.

    Args:
        state: the run, whose errors grow by what is found.
        shape: the root's shape.

    Returns:
        The response's `data`; None when a null has bubbled up to the root.
    """
    completion = _Completion(state)
    try:
        return completion.fields((), state.data, shape.type_name, shape.by_type[shape.type_name])
    except _Bubble:
        return None


class _Bubble(Exception):
    """A position that may not be null has no value; whether to report it is already decided."""


class _Completion:
    def __init__(self, state: ExecutionState) -> None:
        self._errors = state.errors
        self._excused_keys = state.excused_keys
        # An error inside a value that is null further up explains that null, too.
        self._excused_paths = {
            path[:length] for path in state.excused_paths for length in range(1, len(path) + 1)
        }
        self._excused_whole = state.excused_paths

    def fields(
        self, place: ResponsePath, value: JsonObject, type_name: str, shape: FieldsShape
    ) -> JsonObject:
        return {
            field.key: self._field((*place, field.merged_key), value, type_name, field)
            for field in shape.fields
        }

    def _field(
        self, place: ResponsePath, parent: JsonObject, type_name: str, field: FieldShape
    ) -> Any:
        if field.source is FieldSource.TYPENAME:
            return type_name
        key = field.merged_key
        value = parent.get(key)
        described = f"{type_name}.{field.name}"
        if not field.nullable and key not in parent and self._is_lost(place[:-1]):
            raise _Bubble
        return self._nullable(place, value, field.value, described, nullable=field.nullable)

    def _nullable(
        self, place: ResponsePath, value: Any, shape: ValueShape, described: str, *, nullable: bool
    ) -> Any:
        """Complete a value; catch a bubbling null here, or hand it on."""
        if value is not None:
            try:
                return self._value(place, value, shape, described)
            except _Bubble:
                if not nullable:
                    raise
                return None
        if nullable:
            return None
        if not self._excused(place):
            self._report(
                place,
                f"Cannot return null for non-nullable field {described}.",
                ErrorCode.NULL_IN_NON_NULLABLE_FIELD,
            )
        raise _Bubble

    def _value(self, place: ResponsePath, value: Any, shape: ValueShape, described: str) -> Any:
        if isinstance(shape, LeafShape):
            try:
                return leaf_reader(shape)(value)
            except InvalidLeaf as error:
                raise self._invalid(place, described, str(error)) from None
        if isinstance(shape, ListShape):
            if type(value) is not list:
                raise self._invalid(place, described, "A list was expected.")
            return [
                self._nullable(
                    (*place, index), item, shape.item, described, nullable=shape.nullable
                )
                for index, item in enumerate(value)
            ]
        if type(value) is not dict:
            raise self._invalid(place, described, "An object was expected.")
        type_name = value.get("__typename") if shape.abstract else shape.type_name
        fields = shape.by_type.get(type_name) if type(type_name) is str else None
        if fields is None or type(type_name) is not str:
            if self._excused((*place, "__typename")):
                raise _Bubble  # who knows the concrete type has failed
            raise self._invalid(place, described, f"Its type is not one of {shape.type_name}'s.")
        return self.fields(place, value, type_name, fields)

    def _is_lost(self, place: ResponsePath) -> bool:
        """Whether a reported error explains that an object lacks fields.

        An error inside it took it away in the answer of the subgraph that has them; or who should
        have told its type has failed, so that nobody was asked about it.
        """
        return place in self._excused_paths or self._excused((*place, "__typename"))

    def _invalid(self, place: ResponsePath, described: str, why: str) -> _Bubble:
        self._report(
            place,
            f"A subgraph sent an invalid value for field {described}. {why}",
            ErrorCode.INVALID_FIELD_VALUE,
        )
        return _Bubble()

    def _report(self, place: ResponsePath, message: str, code: ErrorCode) -> None:
        self._errors.append(
            {"message": message, "path": client_steps(place), "extensions": {"code": code.value}}
        )

    def _excused(self, place: ResponsePath) -> bool:
        """Whether a reported error explains that there is nothing at a place."""
        if place in self._excused_paths:
            return True
        if any(place[:length] in self._excused_whole for length in range(1, len(place))):
            return True
        keys = tuple(step for step in place if type(step) is str)
        return any(
            _leads_to_a_key(shape, keys[length:])
            for length in range(len(keys))
            for shape in self._excused_keys.get(keys[:length], ())
        )


def _leads_to_a_key(shape: ResponseShape, keys: tuple[str, ...]) -> bool:
    """Whether a key path leads to a key of a shape."""
    inner: ResponseShape | None = shape
    for key in keys:
        if inner is None or key not in inner:
            return False
        inner = inner[key]
    return True

"""Checks and coerces the leaf values that subgraphs send (result coercion, specification 3.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from supergraph.executor.exact_json import ExactNumber
from supergraph.executor.output_shape import LeafKind

if TYPE_CHECKING:
    from supergraph.executor.output_shape import LeafShape

__all__ = ["InvalidLeaf", "LeafReader", "leaf_reader"]

LeafReader: TypeAlias = Callable[[Any], Any]

_INT_RANGE = range(-(2**31), 2**31)
# From here on a double no longer tells neighbouring integers apart.
_EXACT_DOUBLE = 2**53


class InvalidLeaf(Exception):
    """A value is not of its type; the message does not repeat it."""


def leaf_reader(shape: LeafShape) -> LeafReader:
    """The function that checks and coerces a non-null value, raising `InvalidLeaf`."""
    if shape.kind is LeafKind.ENUM:
        values = shape.enum_values

        def read_enum(value: Any) -> Any:
            if type(value) is str and value in values:
                return value
            raise InvalidLeaf(f'Enum "{shape.type_name}" has no such value.')

        return read_enum
    return _READERS[shape.kind]


def _read_int(value: Any) -> Any:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is int and value in _INT_RANGE:
        return value
    raise InvalidLeaf("Int is a whole number of 32 bits.")


def _read_float(value: Any) -> Any:
    if type(value) in {float, int, ExactNumber}:
        return value
    raise InvalidLeaf("Float is a number.")


def _read_string(value: Any) -> Any:
    if type(value) is str:
        return value
    raise InvalidLeaf("String is a string.")


def _read_boolean(value: Any) -> Any:
    if type(value) is bool:
        return value
    raise InvalidLeaf("Boolean is true or false.")


def _read_id(value: Any) -> Any:
    if type(value) is str:
        return value
    if type(value) is float and value.is_integer() and abs(value) < _EXACT_DOUBLE:
        value = int(value)
    if type(value) is int:
        return str(value)
    if type(value) is ExactNumber and value.text.lstrip("-").isdigit():
        return value.text
    raise InvalidLeaf("ID is a string or a whole number.")


def _read_custom(value: Any) -> Any:
    return value


_READERS: dict[LeafKind, LeafReader] = {
    LeafKind.INT: _read_int,
    LeafKind.FLOAT: _read_float,
    LeafKind.STRING: _read_string,
    LeafKind.BOOLEAN: _read_boolean,
    LeafKind.ID: _read_id,
    LeafKind.CUSTOM: _read_custom,
}

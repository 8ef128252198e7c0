"""Compiles the fast way from merged data to the response: an expression for each type of object.

What is compiled does not place errors. It checks every value; whatever is not exactly as the schema
says (a null in a non-nullable field, a value of another kind, an unknown type) makes it raise, and
`complete` walks the data again with paths in hand. On data for which it does not raise, both give
the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from supergraph.executor.leaf_values import InvalidLeaf, leaf_reader
from supergraph.executor.output_shape import (
    CompositeShape,
    FieldSource,
    LeafKind,
    LeafShape,
    ListShape,
)
from supergraph.executor.source import Source

if TYPE_CHECKING:
    from supergraph.executor.output_shape import FieldShape, FieldsShape, ValueShape

__all__ = ["MISFITS", "Projection", "compile_projection"]

Projection: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

MISFITS = (InvalidLeaf, KeyError, TypeError, AttributeError, RecursionError)
"""What a projection raises when data does not fit; anything may be hidden behind it."""

# Leaves that one comparison of types accepts.
_PLAIN_TYPES: dict[LeafKind, type] = {
    LeafKind.STRING: str,
    LeafKind.ID: str,
    LeafKind.BOOLEAN: bool,
    LeafKind.FLOAT: float,
}


def compile_projection(shape: CompositeShape, *, lenient: bool) -> Projection:
    """Compile the projection of an operation's root object.

    Args:
        shape: the root's shape.
        lenient: whether a missing key counts as null; otherwise it raises, which is faster for
            complete data.
    """
    compiler = _Compiler(lenient=lenient)
    root = compiler.object_function(shape.type_name, shape.by_type[shape.type_name])
    namespace = compiler.source.compile("projection")
    for name, table in compiler.tables:
        namespace[name].update({concrete: namespace[function] for concrete, function in table})
    projection: Projection = namespace[root]
    return projection


class _Compiler:
    """Writes one function for each distinct set of fields."""

    def __init__(self, *, lenient: bool) -> None:
        self.source = Source()
        self.source.bind(type=type, list=list, int=int, str=str, float=float, bool=bool)
        self.source.bind(no_list=_no_list, no_value=_no_value)
        self.tables: list[tuple[str, list[tuple[str, str]]]] = []
        self._lenient = lenient
        self._functions: dict[tuple[str | None, FieldsShape], str] = {}
        self._tables: dict[CompositeShape, str] = {}
        self._readers: dict[tuple[LeafShape, bool], str] = {}

    def object_function(self, type_name: str | None, shape: FieldsShape) -> str:
        """The name of the function that projects an object.

        Args:
            type_name: its type, or None when the object says it.
            shape: its fields.
        """
        key = (type_name, shape)
        name = self._functions.get(key)
        if name is None:
            name = self._functions[key] = f"object{len(self._functions)}"
            pairs = [
                f"{self.source.text(field.key)}: {self._field(type_name, field)}"
                for field in shape.fields
            ]
            self.source.line(0, f"def {name}(o):")
            if self._lenient:
                self.source.line(1, "get = o.get")
            self.source.line(1, f"return {{{', '.join(pairs)}}}")
        return name

    def _field(self, type_name: str | None, field: FieldShape) -> str:
        if field.source is FieldSource.TYPENAME:
            if type_name is None:
                return f"o[{self.source.text('__typename')}]"
            return self.source.text(type_name)
        key = self.source.text(field.key)
        read = f"get({key})" if self._lenient else f"o[{key}]"
        return self._value(field.value, read, "v", nullable=field.nullable)

    def _value(self, shape: ValueShape, read: str, name: str, *, nullable: bool) -> str:
        """An expression for a value.

        Args:
            shape: the value's shape.
            read: an expression that reads it, to be evaluated once.
            name: a variable that the expression may use.
            nullable: whether it may be null.
        """
        if isinstance(shape, LeafShape):
            return self._leaf(shape, read, name, nullable=nullable)
        if isinstance(shape, ListShape):
            item = f"{name}i"
            inner = self._value(shape.item, item, f"{item}v", nullable=shape.nullable)
            listed = f"[{inner} for {item} in {name}]" if inner != item else name
            other = "None if " + name + " is None else no_list()" if nullable else "no_list()"
            return f"({listed} if type({name} := {read}) is list else {other})"
        if not shape.abstract:
            function = self.object_function(shape.type_name, shape.by_type[shape.type_name])
            call = f"{function}({{}})"
        else:
            call = f"{self._table(shape)}[{{0}}[{self.source.text('__typename')}]]({{0}})"
        if nullable:
            return f"(None if ({name} := {read}) is None else {call.format(name)})"
        if shape.abstract:
            return f"({call.replace('{0}', f'({name} := {read})', 1).format(name)})"
        return call.format(read)

    def _table(self, shape: CompositeShape) -> str:
        name = self._tables.get(shape)
        if name is None:
            name = self._tables[shape] = self.source.constant("table", {})
            functions = [
                (concrete, self.object_function(None, fields))
                for concrete, fields in shape.by_type.items()
            ]
            self.tables.append((name, functions))
        return name

    def _leaf(self, shape: LeafShape, read: str, name: str, *, nullable: bool) -> str:
        if shape.kind is LeafKind.CUSTOM:
            if nullable:
                return read
            return f"({name} if ({name} := {read}) is not None else no_value())"
        reader = self._reader(shape, nullable=nullable)
        if shape.kind is LeafKind.INT:
            test = f"type({name} := {read}) is int and -2147483648 <= {name} <= 2147483647"
        elif shape.kind is LeafKind.ENUM:
            values = self.source.constant("e", shape.enum_values)
            test = f"({name} := {read}) in {values}"
        else:
            test = f"type({name} := {read}) is {_PLAIN_TYPES[shape.kind].__name__}"
        return f"({name} if {test} else {reader}({name}))"

    def _reader(self, shape: LeafShape, *, nullable: bool) -> str:
        key = (shape, nullable)
        name = self._readers.get(key)
        if name is None:
            reader = leaf_reader(shape)

            def read(value: Any) -> Any:
                if value is None and nullable:
                    return None
                return reader(value)

            name = self._readers[key] = self.source.constant("leaf", read)
        return name


def _no_list() -> Any:
    raise InvalidLeaf("a list was expected")


def _no_value() -> Any:
    raise InvalidLeaf("a value was expected")

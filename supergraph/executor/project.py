"""Compiles the fast way from merged data to the response: an expression for each type of object.

What is compiled does not place errors. It checks every value; whatever is not exactly as the schema
says (a null in a non-nullable field, a value of another kind, an unknown type) makes it raise, and
`complete` walks the data again with paths in hand. On data for which it does not raise, both give
the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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

__all__ = ["MISFITS", "Projection", "ProjectionOptions", "compile_projection"]

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


@dataclass(frozen=True, slots=True)
class ProjectionOptions:
    """Which of the ways of projecting the same shape to compile.

    Attributes:
        lenient: whether a missing key counts as null; otherwise it raises, which is faster for
            complete data.
        twins: key paths of fields whose values several objects may share; such a value is
            projected once for all of them. Empty is faster when nothing is shared.
    """

    lenient: bool = False
    twins: frozenset[tuple[str, ...]] = frozenset()


def compile_projection(shape: CompositeShape, options: ProjectionOptions) -> Projection:
    """Compile the projection of an operation's root object.

    Args:
        shape: the root's shape.
        options: how to project.
    """
    compiler = _Compiler(shape, options)
    make = compiler.compile()
    if not compiler.remembers:
        root: Projection = make()
        return root

    def project(data: dict[str, Any]) -> dict[str, Any]:
        # What is remembered holds for one response: fresh functions, fresh memory.
        root: Projection = make()
        return root(data)

    return project


class _Compiler:
    """Writes one function for each distinct set of fields, all inside one function `make`."""

    def __init__(self, shape: CompositeShape, options: ProjectionOptions) -> None:
        self._source = Source()
        self._source.bind(type=type, list=list, int=int, str=str, float=float, bool=bool, id=id)
        self._source.bind(no_list=_no_list, no_value=_no_value)
        self._shape = shape
        self._lenient = options.lenient
        self._functions: dict[tuple[str | None, FieldsShape], str] = {}
        self._tables: dict[CompositeShape, str] = {}
        self._readers: dict[tuple[LeafShape, bool], str] = {}
        self._twins = {
            id(field): f"seen{number}"
            for number, field in enumerate(
                field for path in sorted(options.twins) for field in _fields_at(shape, path)
            )
        }

    @property
    def remembers(self) -> bool:
        """Whether some values are projected once for several objects."""
        return bool(self._twins)

    def compile(self) -> Callable[[], Projection]:
        """Compile the function that makes the root's function."""
        self._source.line(0, "def make():")
        for memory in dict.fromkeys(self._twins.values()):
            self._source.line(1, f"{memory} = {{}}")
        root = self._object(self._shape.type_name, self._shape.by_type[self._shape.type_name])
        self._source.line(1, f"return {root}")
        make: Callable[[], Projection] = self._source.compile("projection")["make"]
        return make

    def _object(self, type_name: str | None, shape: FieldsShape) -> str:
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
                f"{self._source.text(field.key)}: {self._field(type_name, field)}"
                for field in shape.fields
            ]
            self._source.line(1, f"def {name}(o):")
            if self._lenient:
                self._source.line(2, "get = o.get")
            self._source.line(2, f"return {{{', '.join(pairs)}}}")
        return name

    def _field(self, type_name: str | None, field: FieldShape) -> str:
        if field.source is FieldSource.TYPENAME:
            if type_name is None:
                return f"o[{self._source.text('__typename')}]"
            return self._source.text(type_name)
        key = self._source.text(field.merged_key)
        read = f"get({key})" if self._lenient else f"o[{key}]"
        memory = self._twins.get(id(field))
        if memory is None:
            return self._value(field.value, read, "v", nullable=field.nullable)
        value = self._value(field.value, "v", "w", nullable=field.nullable)
        return (
            f"(s if (s := {memory}.get(i := id(v := {read}))) is not None "
            f"else {memory}.setdefault(i, {value}))"
        )

    def _value(self, shape: ValueShape, read: str, name: str, *, nullable: bool) -> str:
        """An expression for a value.

        Args:
            shape: the value's shape.
            read: an expression that reads it, to be evaluated once.
            name: a variable that the expression may use.
            nullable: whether it may be null.
        """
        first = f"({name} := {read})"
        if read.isidentifier():
            first = name = read
        if isinstance(shape, LeafShape):
            if nullable and shape.kind is LeafKind.CUSTOM:
                return read
            return self._leaf(shape, (first, name), nullable=nullable)
        if isinstance(shape, ListShape):
            item = f"{name}i"
            inner = self._value(shape.item, item, f"{item}v", nullable=shape.nullable)
            listed = f"[{inner} for {item} in {name}]" if inner != item else name
            other = f"None if {name} is None else no_list()" if nullable else "no_list()"
            return f"({listed} if type({first}) is list else {other})"
        if nullable:
            return f"(None if {first} is None else {self._composite(shape, name, name)})"
        return self._composite(shape, first, name)

    def _composite(self, shape: CompositeShape, first: str, name: str) -> str:
        if not shape.abstract:
            return f"{self._object(shape.type_name, shape.by_type[shape.type_name])}({first})"
        return f"{self._table(shape)}[{first}[{self._source.text('__typename')}]]({name})"

    def _table(self, shape: CompositeShape) -> str:
        """The name of the table of an abstract position's functions by concrete type."""
        name = self._tables.get(shape)
        if name is None:
            name = self._tables[shape] = f"table{len(self._tables)}"
            pairs = [
                f"{self._source.text(concrete)}: {self._object(None, fields)}"
                for concrete, fields in shape.by_type.items()
            ]
            self._source.line(1, f"{name} = {{{', '.join(pairs)}}}")
        return name

    def _leaf(self, shape: LeafShape, variable: tuple[str, str], *, nullable: bool) -> str:
        first, name = variable
        if shape.kind is LeafKind.CUSTOM:
            return f"({name} if {first} is not None else no_value())"
        reader = self._reader(shape, nullable=nullable)
        if shape.kind is LeafKind.INT:
            test = f"type({first}) is int and -2147483648 <= {name} <= 2147483647"
        elif shape.kind is LeafKind.ENUM:
            test = f"{first} in {self._source.constant('e', shape.enum_values)}"
        else:
            test = f"type({first}) is {_PLAIN_TYPES[shape.kind].__name__}"
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

            name = self._readers[key] = self._source.constant("leaf", read)
        return name


def _no_list() -> Any:
    raise InvalidLeaf("a list was expected")


def _no_value() -> Any:
    raise InvalidLeaf("a value was expected")


def _fields_at(root: CompositeShape, path: tuple[str, ...]) -> list[FieldShape]:
    """The fields at a path of response keys, in every concrete type on the way."""
    values: list[ValueShape] = [root]
    fields: list[FieldShape] = []
    for key in path:
        fields = [
            field
            for composite in _composites(values)
            for shape in dict.fromkeys(composite.by_type.values())
            for field in shape.fields
            if field.merged_key == key
        ]
        values = [field.value for field in fields]
    return fields


def _composites(values: list[ValueShape]) -> list[CompositeShape]:
    """The objects among values, lists unwrapped, each once."""
    found = []
    for value in values:
        inner = value
        while isinstance(inner, ListShape):
            inner = inner.item
        if isinstance(inner, CompositeShape):
            found.append(inner)
    return list(dict.fromkeys(found))

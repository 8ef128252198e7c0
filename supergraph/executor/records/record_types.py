"""Makes the classes of records: one for each position and concrete type, read and written as JSON.

Attributes have names of our own (`f0`, `f1`, …), so nothing of a client's text becomes Python; the
client's keys are only what `msgspec` reads and writes. The order of a class's fields is the order
of the response. A field that another fetch brings is unset until then, and what the client is not
to see is unset in the end: what is unset is not written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import UNSET

from supergraph.executor.output_shape import (
    FieldSource,
    LeafKind,
    LeafShape,
    ListShape,
)
from supergraph.executor.records.layout import TYPE_ATTRIBUTE, TYPENAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supergraph.executor.output_shape import FieldShape, ValueShape
    from supergraph.executor.records.layout import (
        Layout,
        Lookup,
        Position,
        RecordField,
        RecordShape,
    )

__all__ = ["RecordTypes", "make_record_types", "shown_attributes"]

_Record: TypeAlias = type[msgspec.Struct]
_Field: TypeAlias = tuple[str, Any] | tuple[str, Any, Any]

_INT64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_LEAVES: dict[LeafKind, Any] = {
    LeafKind.INT: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)],
    LeafKind.FLOAT: _INT64 | float,
    LeafKind.STRING: str,
    LeafKind.BOOLEAN: bool,
    LeafKind.ID: str,
}
_JSON_DEPTH = 6


def _json(depth: int) -> Any:
    """JSON of so many levels that is not null. What goes deeper is a misfit: depth has bounds."""
    scalar = bool | _INT64 | float | str
    if not depth:
        return scalar
    inner = _json(depth - 1) | None
    return scalar | list[inner] | dict[str, inner]  # type: ignore[valid-type] # made just now


_JSON: Any = _json(_JSON_DEPTH)


@dataclass(slots=True)
class RecordTypes:
    """The classes of a layout.

    Attributes:
        records: of what is read, by position and type.
        written: of what is written instead, where a position is rebuilt.
        answers: of each fetch's whole answer, by the fetch's number.
        root: of the response's data.
        response: of the response.
    """

    records: dict[tuple[int, str], _Record] = field(default_factory=dict)
    written: dict[tuple[int, str], _Record] = field(default_factory=dict)
    answers: dict[int, _Record] = field(default_factory=dict)
    root: _Record = msgspec.Struct
    response: _Record = msgspec.Struct


def make_record_types(layout: Layout) -> RecordTypes:
    """Make the classes.

    Args:
        layout: what records there are.
    """
    types = RecordTypes()
    for position in reversed(layout.positions):
        for name, record in position.by_type.items():
            types.records[position.number, name] = _make_record(types, position, record)
            if position.rebuilt:
                types.written[position.number, name] = _define_written(record)
    root = layout.root
    types.root = _define_written(root)
    types.response = _define([("data", types.root)], {})
    for wave in layout.waves:
        for number, _, lookups in wave.fetches:
            data = _entities(types, lookups) if lookups else _root_data(types, root, number)
            types.answers[number] = _define([("data", data), ("errors", None, None)], {})
    return types


def _make_record(types: RecordTypes, position: Position, record: RecordShape) -> _Record:
    """A record as it is read, in the order in which it will be written."""
    fields: list[_Field] = []
    keys = {TYPE_ATTRIBUTE: TYPENAME}
    type_name: Any = Literal[record.type_name]
    for attribute, own in shown_attributes(record):
        if own.source is FieldSource.DATA:
            fields.append(_read(types, record.fields[own.key]))
        elif own.key != TYPENAME or not position.abstract:
            # In a union the tag is the type's name, always first.
            keys[attribute] = own.key
            fields.append((attribute, type_name, record.type_name))
    fields += [_read(types, own) for own in record.fields.values() if own.visible is None]
    if record.tells_type and not record.shows_type and not position.abstract:
        fields.append((TYPE_ATTRIBUTE, type_name, UNSET))
    keys |= {own.attribute: own.key for own in record.fields.values()}
    tag = record.type_name if position.abstract else None
    return _define(fields, keys, tag)


def _read(types: RecordTypes, own: RecordField) -> _Field:
    if own.lookup is not None:
        return (own.attribute, Any, UNSET)
    return (own.attribute, _annotation(types, own))


def _root_data(types: RecordTypes, root: RecordShape, number: int) -> _Record:
    brought = [own for own in root.fields.values() if own.fetch == number]
    return _define(
        [(own.attribute, _annotation(types, own)) for own in brought],
        {own.attribute: own.key for own in brought},
    )


def _entities(types: RecordTypes, lookups: Iterable[Lookup]) -> _Record:
    fields: list[_Field] = []
    keys = {}
    for lookup in lookups:
        entity = _define(
            [
                (own.attribute, _annotation(types, own), UNSET)
                if key in lookup.optional
                else (own.attribute, _annotation(types, own))
                for key, own in lookup.fields.items()
            ],
            {own.attribute: key for key, own in lookup.fields.items()},
        )
        attribute = f"e{lookup.number}"
        keys[attribute] = lookup.alias
        fields.append((attribute, list[entity]))  # type: ignore[valid-type] # made just now
    return _define(fields, keys)


# --- what a value must be


def _annotation(types: RecordTypes, own: RecordField) -> Any:
    if own.visible is not None:
        return _value(types, own, own.visible.value, nullable=own.visible.nullable)
    if own.child is None:
        return Any
    kind = _objects(types, own.child) | None
    for _ in range(own.list_depth):
        kind = list[kind] | None  # type: ignore[valid-type] # made just now
    return kind


def _value(types: RecordTypes, own: RecordField, shape: ValueShape, *, nullable: bool) -> Any:
    kind: Any
    if isinstance(shape, ListShape):
        kind = list[_value(types, own, shape.item, nullable=shape.nullable)]  # type: ignore[misc]
    elif isinstance(shape, LeafShape):
        if shape.kind is LeafKind.CUSTOM:
            return _JSON | None if nullable else _JSON
        if shape.kind is LeafKind.ENUM:
            kind = Literal[tuple(sorted(shape.enum_values))]
        else:
            kind = _LEAVES[shape.kind]
    else:
        kind = Any if own.child is None else _objects(types, own.child)
    return kind | None if nullable else kind


def _objects(types: RecordTypes, position: Position) -> Any:
    kind: Any = None
    for name in position.by_type:
        record = types.records[position.number, name]
        kind = record if kind is None else kind | record
    return kind


# --- definitions


def _define(fields: Sequence[_Field], keys: dict[str, str], tag: str | None = None) -> _Record:
    return msgspec.defstruct(
        "Record",
        fields,
        rename=keys,
        kw_only=any(len(own) > len(("name", "type")) for own in fields),
        tag=tag,
        tag_field=None if tag is None else TYPENAME,
        # Records hold one another as a tree: there is nothing for a collector to find.
        gc=False,
    )


def _define_written(record: RecordShape) -> _Record:
    """A record that is only written: every field is given, in the order of the response."""
    shown = shown_attributes(record)
    return _define(
        [(attribute, Any) for attribute, _ in shown],
        {attribute: own.key for attribute, own in shown},
    )


def shown_attributes(record: RecordShape) -> list[tuple[str, FieldShape]]:
    """What the client sees of a record, in its order, with the attributes that hold it."""
    shown = []
    for own in () if record.output is None else record.output.fields:
        if own.source is FieldSource.DATA:
            attribute = record.fields[own.key].attribute
        elif own.key == TYPENAME:
            attribute = TYPE_ATTRIBUTE
        else:
            attribute = f"{TYPE_ATTRIBUTE}{own.key.encode().hex()}"
        shown.append((attribute, own))
    return shown

"""Writes the functions that represent records, merge entities into them, and finish a response.

Everything a run knows lies in one list of slots, `b`: the answer of each root fetch, the entities
of each lookup, the objects of each position that something looks at, and what each lookup has asked
for. As everywhere, what is compiled consists of this package's own lines and of bound names.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import orjson
from msgspec import UNSET

from supergraph.executor.output_shape import FieldSource
from supergraph.executor.records.errors import Misfit
from supergraph.executor.records.layout import Lookup, Position, RootAnswer
from supergraph.executor.records.record_types import shown_attributes
from supergraph.executor.records.requirements import Requirements
from supergraph.executor.source import Source

if TYPE_CHECKING:
    from supergraph.executor.records.layout import (
        Container,
        Layout,
        Origin,
        RecordShape,
        Target,
    )
    from supergraph.executor.records.record_types import RecordTypes

__all__ = ["Functions", "Slots", "write_functions"]

Slots: TypeAlias = "list[Any]"


@dataclass(frozen=True, slots=True)
class Functions:
    """The compiled functions of a layout.

    Attributes:
        slots: how many slots a run has.
        ask: by fetch, what makes its variables; it returns None when there is nothing to ask.
        read: by fetch, what takes its answer's data.
        finish: makes the response's data.
    """

    slots: int
    ask: tuple[Callable[[Slots], dict[str, object] | None], ...]
    read: tuple[Callable[[Slots, Any], None], ...]
    finish: Callable[[Slots], Any]


def write_functions(layout: Layout, types: RecordTypes) -> Functions:
    """Write and compile them.

    Args:
        layout: what records there are.
        types: their classes.

    Raises:
        Unsuited: a requirement needs more than records can do.
    """
    return _Writer(layout, types).write()


# --- what compiled code calls


def _number(keys: Sequence[Any], distinct: dict[Any, None]) -> Sequence[int] | None:
    """For each target the number of its representation; None when that is its own."""
    if len(distinct) == len(keys):
        return None
    return list(map(dict(zip(distinct, itertools.count(), strict=False)).__getitem__, keys))


def _write_column(values: dict[Any, None], before: bytes) -> object:
    """Representations that differ in one value: as JSON, without an object for each."""
    if None in values:
        raise Misfit
    text = orjson.dumps(list(values))
    if text.count(b",") != len(values) - 1:
        return None
    # Every comma stands between two values.
    return orjson.Fragment(b"[%b%b}]" % (before, text[1:-1].replace(b",", b"}," + before)))


def _write(representations: list[dict[str, Any]]) -> object:
    """Representations as JSON: several lookups may send them."""
    return orjson.Fragment(orjson.dumps(representations))


def _spread(entities: list[Any], size: int, numbers: Sequence[int] | None) -> list[Any]:
    """An entity for each target."""
    if len(entities) != size:
        raise Misfit
    return entities if numbers is None else [entities[number] for number in numbers]


def _need(value: Any) -> Any:
    if value is None:
        raise Misfit
    return value


def _misfit() -> NoReturn:
    raise Misfit


@dataclass(slots=True)
class _Writer:
    layout: Layout
    types: RecordTypes
    source: Source = field(default_factory=Source)
    slots: dict[object, int] = field(default_factory=dict)
    represented: set[str] = field(default_factory=set)

    def write(self) -> Functions:
        source = self.source
        source.bind(U=UNSET, dict=dict, len=len, list=list, map=map, reversed=reversed, type=type)
        source.bind(zip=zip, iter=iter, number=_number, write_column=_write_column, write=_write)
        source.bind(spread=_spread, need=_need, misfit=_misfit)
        for position in self._watched():
            self.slots[position] = len(self.slots)
        fetches = [own for wave in self.layout.waves for own in wave.fetches]
        for number, _, lookups in fetches:
            for lookup in lookups:
                self.slots[lookup] = len(self.slots)
                self.slots.setdefault(_asked(lookup), len(self.slots))
            if not lookups:
                self.slots[number] = len(self.slots)
        for number, _, lookups in fetches:
            self._write_ask(number, lookups)
            self._write_read(number, lookups)
        self._write_finish()
        namespace = source.compile("records")
        return Functions(
            slots=len(self.slots),
            ask=tuple(namespace[f"ask{number}"] for number, _, _ in fetches),
            read=tuple(namespace[f"read{number}"] for number, _, _ in fetches),
            finish=namespace["finish"],
        )

    # --- slots

    def _watched(self) -> list[Position]:
        """The positions whose objects something looks at, and those on the way there."""
        wanted: set[Position] = set()
        pending: list[Container] = [
            target.position
            for wave in self.layout.waves
            for _, _, lookups in wave.fetches
            for lookup in lookups
            for target in lookup.targets
        ]
        for position in self.layout.positions:
            if position.rebuilt:
                pending.extend(origin.container for origin in position.origins)
            elif position.shape is not None and any(r.hidden for r in position.by_type.values()):
                pending.append(position)
        while pending:
            container = pending.pop()
            if isinstance(container, Position) and container not in wanted:
                wanted.add(container)
                pending.extend(origin.container for origin in container.origins)
        return [position for position in self.layout.positions if position in wanted]

    def _slot(self, container: Container) -> str:
        key = container.fetch if isinstance(container, RootAnswer) else container
        return f"b[{self.slots[key]}]"

    def _record(self, position: Position, name: str) -> str:
        return self._bound("R", self.types.records[position.number, name])

    def _bound(self, prefix: str, value: object) -> str:
        return self.source.constant(prefix, value)

    def _filter(self, position: Position, names: Sequence[str], variable: str) -> str:
        """A clause that lets only records of some types through."""
        if not set(position.by_type).difference(names):
            return ""
        records = frozenset(
            self.types.records[position.number, n] for n in names if n in position.by_type
        )
        return f" if type({variable}) in {self._bound('R', records)}"

    # --- asking

    def _write_ask(self, number: int, lookups: tuple[Lookup, ...]) -> None:
        source = self.source
        source.line(0, f"def ask{number}(b):")
        if not lookups:
            source.line(1, "return {}")
            return
        names = []
        for lookup in lookups:
            name = f"v{lookup.number}"
            names.append(name)
            asked = f"b[{self.slots[_asked(lookup)]}]"
            if asked in self.represented:
                source.line(1, f"{name}, {name}_size, *_ = {asked}")
            else:
                self.represented.add(asked)
                self._append_representations(lookup, name)
        source.line(1, f"if not ({' or '.join(f'{name}_size' for name in names)}):")
        source.line(2, "return None")
        pairs = [
            f"{source.text(lookup.variable)}: {name}"
            for lookup, name in zip(lookups, names, strict=True)
        ]
        source.line(1, f"return {{{', '.join(pairs)}}}")

    def _append_representations(self, lookup: Lookup, name: str) -> None:
        """Collect targets, tell them apart, and represent each distinct one."""
        source = self.source
        needs = Requirements(lookup, self.source, self.types)
        targets = []
        keys = []
        for number, target in enumerate(lookup.targets):
            own = f"{name}_{number}"
            position = target.position
            clause = self._filter(position, target.types, "x")
            objects = self._slot(position)
            source.line(1, f"{own} = {f'[x for x in {objects}{clause}]' if clause else objects}")
            targets.append(own)
            keys.append(f"[{needs.key(target)} for x in {own}]")
        source.line(1, f"keys = {' + '.join(keys) or '[]'}")
        source.line(1, "distinct = dict.fromkeys(keys)")
        source.line(1, f"{name}_size = len(distinct)")
        source.line(1, f"{name} = []")
        source.line(1, f"if {name}_size:")
        if (before := needs.column()) is not None:
            source.line(2, f"{name} = write_column(distinct, {before})")
            source.line(2, f"if {name} is None:")
            source.line(3, f"{name} = write([{needs.of_key('x')} for x in distinct])")
        elif needs.is_flat:
            source.line(2, f"{name} = write([{needs.of_key('x')} for x in distinct])")
        else:
            everything = " + ".join(targets)
            made = f"[{needs.of_record('x')} for x in map(first.get, distinct)]"
            source.line(2, f"first = dict(zip(reversed(keys), reversed({everything})))")
            source.line(2, f"{name} = write({made})")
        kept = ", ".join((name, f"{name}_size", "number(keys, distinct)", *targets))
        source.line(1, f"b[{self.slots[_asked(lookup)]}] = ({kept})")

    # --- reading

    def _write_read(self, number: int, lookups: tuple[Lookup, ...]) -> None:
        source = self.source
        source.line(0, f"def read{number}(b, data):")
        if not lookups:
            source.line(1, f"b[{self.slots[number]}] = [data]")
        for lookup in lookups:
            self._append_merge(lookup)
        for position in self.layout.positions:
            if position.born == number and position in self.slots:
                self._append_objects(position)
        source.line(1, "return None")

    def _append_merge(self, lookup: Lookup) -> None:
        source = self.source
        asked = f"b[{self.slots[_asked(lookup)]}]"
        source.line(1, f"entities = {self._slot(lookup)} = data.e{lookup.number}")
        source.line(1, f"_, size, numbers, *targets = {asked}")
        source.line(1, "spread_entities = iter(spread(entities, size, numbers))")
        for number, target in enumerate(lookup.targets):
            # The targets come first: `zip` must not take an entity too many.
            source.line(1, f"for x, y in zip(targets[{number}], spread_entities):")
            self._append_assignments(lookup, target)

    def _append_assignments(self, lookup: Lookup, target: Target) -> None:
        by_fields: dict[tuple[str, ...], list[str]] = {}
        for name in target.types:
            record = target.position.by_type.get(name)
            if record is not None:
                brought = [own.key for own in record.fields.values() if own.lookup is lookup]
                by_fields.setdefault(tuple(brought), []).append(name)
        source = self.source
        if len(by_fields) <= 1:
            for keys in by_fields:
                self._append_fields(lookup, keys, 2)
            source.line(2, "pass")
            return
        source.line(2, "c = type(x)")
        for number, (keys, names) in enumerate(by_fields.items()):
            records = frozenset(self.types.records[target.position.number, n] for n in names)
            test = self._bound("R", records)
            source.line(2, f"{'elif' if number else 'if'} c in {test}:")
            self._append_fields(lookup, keys, 3)
            source.line(3, "pass")

    def _append_fields(self, lookup: Lookup, keys: Sequence[str], depth: int) -> None:
        for key in keys:
            name = lookup.fields[key].attribute
            if key in lookup.optional:
                self.source.line(depth, f"if (v := y.{name}) is U:")
                self.source.line(depth + 1, "misfit()")
                self.source.line(depth, f"x.{name} = v")
            else:
                self.source.line(depth, f"x.{name} = y.{name}")

    def _append_objects(self, position: Position) -> None:
        """List the objects of a position, each once."""
        lists = [self._objects(origin) for origin in position.origins]
        self.source.line(1, f"b[{self.slots[position]}] = {' + '.join(lists)}")

    def _objects(self, origin: Origin) -> str:
        container = origin.container
        clause = ""
        if isinstance(container, Position):
            clause = self._filter(container, origin.types, "x")
        inner = f"x.{origin.attribute}"
        clauses = f"for x in {self._slot(container)}{clause}"
        if origin.nullable[0] or isinstance(container, Lookup):
            clauses += f" if (v := {inner}) is not None"
            # Not every entity has what only some types have.
            clauses += " and v is not U" if isinstance(container, Lookup) else ""
            inner = "v"
        for level, nullable in enumerate(origin.nullable[1:]):
            item = f"w{level}"
            clauses += f" for {item} in {inner}"
            clauses += f" if {item} is not None" if nullable else ""
            inner = item
        return f"[{inner} {clauses}]"

    # --- finishing

    def _write_finish(self) -> None:
        source = self.source
        source.line(0, "def finish(b):")
        for position in reversed(self.layout.positions):
            if position.rebuilt:
                self._append_rebuilding(position)
            elif position in self.slots and position.shape is not None:
                self._append_hiding(position)
        root = self.layout.root
        values = []
        for _, own in shown_attributes(root):
            if own.source is FieldSource.TYPENAME:
                values.append(source.text(root.type_name))
            else:
                brought = root.fields[own.key]
                values.append(f"b[{self.slots[brought.fetch]}][0].{brought.attribute}")
        source.line(1, f"return {self._bound('R', self.types.root)}({', '.join(values)})")

    def _append_hiding(self, position: Position) -> None:
        by_hidden: dict[tuple[str, ...], list[str]] = {}
        for name, record in position.by_type.items():
            by_hidden.setdefault(tuple(record.hidden), []).append(name)
        for hidden, names in by_hidden.items():
            if hidden:
                clause = self._filter(position, names, "x")
                objects = self._slot(position)
                objects = f"[x for x in {objects}{clause}]" if clause else objects
                self.source.line(1, f"for x in {objects}:")
                self.source.line(2, "".join(f"x.{name} = " for name in hidden) + "U")

    def _append_rebuilding(self, position: Position) -> None:
        """Replace records by such as say their type where the client wants it, or not at all."""
        source = self.source
        makers = {}
        for name, record in position.by_type.items():
            own = self.types.records[position.number, name]
            makers[own] = self._maker(position, name, record)
        table = f"made{position.number}"
        self.source.bind(**{table: makers})
        for origin in position.origins:
            for objects in self._holders(origin):
                place = f"x.{origin.attribute}"
                source.line(1, f"for x in {objects}:")
                source.line(2, f"v = {place}")
                source.line(2, "if v is not None:")
                source.line(3, f"{place} = {_rebuilt(table, 'v', origin.list_depth)}")

    def _maker(self, position: Position, name: str, record: RecordShape) -> Callable[[Any], Any]:
        """The function from a record as it was read to one as it is written."""
        own = Source()
        own.bind(W=self.types.written[position.number, name])
        values = [
            own.text(name) if shown.source is FieldSource.TYPENAME else f"x.{attribute}"
            for attribute, shown in shown_attributes(record)
        ]
        own.line(0, "def make(x):")
        own.line(1, f"return W({', '.join(values)})")
        make: Callable[[Any], Any] = own.compile("record")["make"]
        return make

    def _holders(self, origin: Origin) -> list[str]:
        """The objects that hold those of an origin when the response is finished."""
        container = origin.container
        if isinstance(container, RootAnswer):
            return [self._slot(container)]
        if isinstance(container, Position):
            clause = self._filter(container, origin.types, "x")
            return [f"[x for x in {self._slot(container)}{clause}]"]
        return [
            f"[x for x in {self._slot(target.position)}"
            f"{self._filter(target.position, self._holding(target, origin), 'x')}]"
            for target in container.targets
        ]

    def _holding(self, target: Target, origin: Origin) -> list[str]:
        return [
            name
            for name, record in target.position.by_type.items()
            if any(
                own.lookup is origin.container and own.attribute == origin.attribute
                for own in record.fields.values()
            )
        ]


def _rebuilt(table: str, value: str, list_depth: int) -> str:
    """An expression for a value that is not null, with the records in it replaced."""
    if not list_depth:
        return f"{table}[type({value})]({value})"
    item = f"{value}i"
    inner = _rebuilt(table, item, list_depth - 1)
    return f"[None if {item} is None else {inner} for {item} in {value}]"


def _asked(lookup: Lookup) -> object:
    """What tells whether two lookups ask for the same: by one representation for both."""
    targets = tuple((target.position.number, target.types) for target in lookup.targets)
    return targets, lookup.requires, tuple(sorted(lookup.names.items()))

"""Expressions for what a lookup requires of a record: a key to tell records apart, and the JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from supergraph.executor.records.errors import Unsuited
from supergraph.executor.records.layout import TYPENAME
from supergraph.plan import FieldSelection, FragmentSelection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supergraph.executor.records.layout import Lookup, RecordField, RecordShape, Target
    from supergraph.executor.records.record_types import RecordTypes
    from supergraph.executor.source import Source
    from supergraph.plan import RequiresSelection

__all__ = ["Requirements"]


@dataclass(frozen=True, slots=True)
class _Need:
    """One key of a representation.

    Attributes:
        name: the key.
        value: an expression for its JSON value.
        key: an expression for a hashable value that differs when the JSON does.
        nullable: whether null may be sent.
        checked: whether a null that may not be sent could be there.
        is_leaf: whether both expressions are just an attribute.
    """

    name: str
    value: str
    key: str
    nullable: bool
    checked: bool
    is_leaf: bool


class Requirements:
    """The requirements of one lookup, ready to be written into a function.

    Args:
        lookup: the lookup.
        source: the module under construction.
        types: the classes of records.

    Raises:
        Unsuited: they ask for objects of several types, or for something that is not there.
    """

    def __init__(self, lookup: Lookup, source: Source, types: RecordTypes) -> None:
        self._lookup = lookup
        self._source = source
        self._types = types
        self._depth = 0
        self._needs = {
            (target.position.number, name): self._of_type(target.position.by_type[name])
            for target in lookup.targets
            for name in target.types
            if name in target.position.by_type
        }
        names = {name for _, name in self._needs}
        needs = list(self._needs.values())
        self._same = all(other == needs[0] for other in needs)
        self._one_type = len(names) == 1
        self.is_flat = self._same and all(n.is_leaf for some in needs for n in some)
        """Whether a key holds all that a representation consists of."""

    def key(self, target: Target) -> str:
        """An expression of `x`, a record of a target, that tells representations apart."""
        own = [
            (name, self._needs[target.position.number, name])
            for name in target.types
            if (target.position.number, name) in self._needs
        ]
        if not own:  # objects of these types cannot be records: none comes this far
            return "None"
        if len(own) == 1 or (self._same and self._one_type):
            name, needs = own[0]
            return self._key_of(self._sent(name), needs)
        if self._same:
            names = {
                self._types.records[target.position.number, name]: self._sent_name(name)
                for name, _ in own
            }
            table = self._source.constant("N", names)
            return self._key_of(f"{table}[type(x)]", own[0][1])
        return self._chosen(target, [(name, self._key_of(self._sent(name), n)) for name, n in own])

    def column(self) -> str | None:
        """What is written before each value, when representations differ in one value alone."""
        if not self.is_flat or not self._one_type or not self._needs:
            return None
        needs = next(iter(self._needs.values()))
        if len(needs) != 1 or needs[0].nullable:
            return None
        [name] = {name for _, name in self._needs}
        text = orjson.dumps({TYPENAME: self._sent_name(name)})[:-1]
        return self._source.constant("B", text + b"," + orjson.dumps(needs[0].name) + b":")

    def of_key(self, key: str) -> str:
        """An expression for the representation of a key; for flat requirements."""
        needs = next(iter(self._needs.values()), ())
        if self._one_type:
            [name] = {name for _, name in self._needs}
            sent = self._sent(name)
            values = [key] if len(needs) == 1 else [f"{key}[{n}]" for n in range(len(needs))]
        else:
            sent = f"{key}[0]"
            values = [f"{key}[{number + 1}]" for number in range(len(needs))]
        return self._object(sent, list(zip(needs, values, strict=True)))

    def of_record(self, variable: str) -> str:
        """An expression for the representation of a record."""
        chosen = []
        for (position, name), needs in self._needs.items():
            made = self._object(self._sent(name), [(need, need.value) for need in needs])
            chosen.append((self._types.records[position, name], made))
        if len(chosen) == 1:
            return chosen[0][1]
        return self._dispatch(variable, chosen)

    # --- expressions

    def _of_type(self, record: RecordShape) -> tuple[_Need, ...]:
        return tuple(self._read(record, self._lookup.requires, "x"))

    def _read(
        self, record: RecordShape, selections: Iterable[RequiresSelection], variable: str
    ) -> Iterator[_Need]:
        seen: set[str] = set()
        for item in _of(record.type_name, selections):
            if item.name == TYPENAME:
                continue
            own = record.fields.get(item.alias or item.name)
            if own is None or item.name in seen:
                raise Unsuited(
                    f"a record lacks {item.alias or item.name!r}, or is asked for it twice"
                )
            seen.add(item.name)
            read = f"{variable}.{own.attribute}"
            never_null = own.visible is not None and not own.visible.nullable
            checked = not item.nullable and not never_null
            if not item.selections:
                yield _Need(item.name, read, read, item.nullable, checked, is_leaf=True)
                continue
            if own.list_depth > 1:
                raise Unsuited("a list of lists of objects is required")
            self._depth += 1
            value, inner = f"p{self._depth}", f"q{self._depth}"
            needs = list(
                self._read_inside(own, item.selections, inner if own.list_depth else value)
            )
            made = self._nested(needs, [need.value for need in needs])
            keys = f"({''.join(f'{need.key}, ' for need in needs)})"
            if own.list_depth:
                made = f"[None if {inner} is None else {made} for {inner} in {value}]"
                keys = f"(*[None if {inner} is None else {keys} for {inner} in {value}],)"
            yield _Need(
                item.name,
                f"(None if ({value} := {read}) is None else {made})",
                f"(None if ({value} := {read}) is None else {keys})",
                item.nullable,
                checked,
                is_leaf=False,
            )

    def _read_inside(
        self, own: RecordField, selections: Iterable[RequiresSelection], variable: str
    ) -> Iterator[_Need]:
        if own.child is not None:
            if own.child.abstract or len(own.child.by_type) != 1:
                raise Unsuited("an object of several types is required")
            [record] = own.child.by_type.values()
            yield from self._read(record, selections, variable)
            return
        for item in selections:
            if not isinstance(item, FieldSelection) or item.selections:
                raise Unsuited("something inside plain JSON is required")
            read = f"{variable}[{self._source.text(item.alias or item.name)}]"
            checked = not item.nullable
            yield _Need(item.name, read, read, item.nullable, checked, is_leaf=True)

    def _nested(self, needs: list[_Need], values: list[str]) -> str:
        pairs = [
            f"{self._source.text(need.name)}: {_checked(need, value)}"
            for need, value in zip(needs, values, strict=True)
        ]
        return f"{{{', '.join(pairs)}}}"

    def _object(self, sent: str, pairs: list[tuple[_Need, str]]) -> str:
        inner = [
            f"{self._source.text(need.name)}: {_checked(need, value)}" for need, value in pairs
        ]
        return f"{{{', '.join([f'{self._source.text(TYPENAME)}: {sent}', *inner])}}}"

    def _key_of(self, sent: str, needs: tuple[_Need, ...]) -> str:
        if self._same and self._one_type and len(needs) == 1:
            return needs[0].key
        first = () if self._same and self._one_type else (sent,)
        return f"({''.join(f'{part}, ' for part in (*first, *(need.key for need in needs)))})"

    def _chosen(self, target: Target, by_name: list[tuple[str, str]]) -> str:
        number = target.position.number
        return self._dispatch(
            "x", [(self._types.records[number, name], made) for name, made in by_name]
        )

    def _dispatch(self, variable: str, chosen: list[tuple[type, str]]) -> str:
        """An expression that is another one for each class of record."""
        made = "misfit()"
        for record, expression in chosen:
            own = self._source.constant("R", record)
            made = f"{expression} if type({variable}) is {own} else {made}"
        return f"({made})"

    def _sent_name(self, name: str) -> str:
        return self._lookup.names.get(name, name)

    def _sent(self, name: str) -> str:
        return self._source.text(self._sent_name(name))


def _checked(need: _Need, value: str) -> str:
    return f"need({value})" if need.checked else value


def _of(name: str, selections: Iterable[RequiresSelection]) -> Iterator[FieldSelection]:
    """The fields that are selected of a concrete type."""
    for item in selections:
        if isinstance(item, FragmentSelection):
            if name in item.possible_types:
                yield from _of(name, item.selections)
        else:
            yield item

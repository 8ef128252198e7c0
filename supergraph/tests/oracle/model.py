"""The generated world: types cut into subgraphs, and values that follow from coordinates alone.

Nothing is stored. The value of a field is a hash of the seed, the object and the arguments, so that
any number of subgraphs and the uncut schema agree about it without sharing state.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, value_from_ast_untyped

from supergraph.schema.field_set import parse_field_set

OBJECTS_PER_TYPE = 4
SCALARS = ("Int", "String", "Boolean", "Float", "Colour")
COLOURS = ("RED", "GREEN", "BLUE")


@dataclass
class FieldModel:
    """A field of the uncut schema and what each subgraph has of it."""

    name: str
    type: str
    owners: set[str]
    arguments: dict[str, str] = field(default_factory=dict)
    external: set[str] = field(default_factory=set)
    requires: dict[str, str] = field(default_factory=dict)
    provides: dict[str, str] = field(default_factory=dict)
    directives: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    may_fail: bool = False
    constant: bool = False
    origin: str = ""
    override: tuple[str, str, str] | None = None  # source, target, label

    @property
    def base(self) -> str:
        return self.type.strip("[]!")

    def declared(self, subgraph: str) -> bool:
        return subgraph in self.owners or subgraph in self.external

    def shared(self) -> bool:
        return len(self.owners) > 1


@dataclass
class TypeModel:
    """An object type or an interface, in the subgraphs that have it."""

    name: str
    kind: str = "type"
    fields: dict[str, FieldModel] = field(default_factory=dict)
    subgraphs: set[str] = field(default_factory=set)
    keys: dict[str, list[str]] = field(default_factory=dict)
    implements: dict[str, set[str]] = field(default_factory=dict)
    interface_object: set[str] = field(default_factory=set)
    members: dict[str, list[str]] = field(default_factory=dict)
    is_entity: bool = False
    references: set[str] = field(default_factory=set)


@dataclass
class Model:
    """A whole generated federation."""

    seed: int
    subgraphs: list[str]
    types: dict[str, TypeModel] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)
    labels: frozenset[str] = frozenset()

    def possible(self, name: str, subgraph: str | None) -> list[str]:
        """The object types that a composite type stands for, in a subgraph or at all."""
        model = self.types[name]
        if model.kind == "type" and name not in self.interfaces():
            return [name]
        if model.kind == "union":
            groups = model.members if subgraph is None else {subgraph: model.members[subgraph]}
            return sorted({member for members in groups.values() for member in members})
        return sorted(
            other.name
            for other in self.types.values()
            if any(
                name in names
                for where, names in other.implements.items()
                if subgraph in (None, where) or subgraph in model.interface_object
            )
        )

    def interfaces(self) -> set[str]:
        return {
            name for model in self.types.values() for s in model.implements.values() for name in s
        }


@dataclass(frozen=True)
class Thing:
    """An object: its concrete type, its identity, and what a representation said about it."""

    type: str
    identity: str
    given: dict[str, Any] | None = field(default=None, compare=False)


class World:
    """Values of a model; counts mutations."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.mutations: list[str] = []

    def number(self, *parts: object) -> int:
        text = json.dumps([self.model.seed, *map(str, parts)])
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())

    def value(self, thing: Thing, name: str, arguments: dict[str, Any]) -> Any:
        """The value of a field of the uncut schema."""
        model = self.model.types[thing.type].fields[name]
        if name == "id":
            return thing.identity
        if name == "upc":
            return f"upc-{thing.identity}"
        if name == "ref":
            return Thing("Ref", f"of {thing.identity}")
        if name == "k":
            return f"k {thing.identity}"
        if name == "sku":
            return f"sku-{thing.identity}"
        extra: list[Any] = []
        for text in model.requires.values():
            extra = [self.required(thing, selection) for selection in parse_requires(text)]
        return self.compute(thing, model, arguments, extra)

    def required(self, thing: Thing, selection: Selection) -> Any:
        name, arguments, below = selection
        value = self.value(thing, name, arguments)
        return self._pick(value, below)

    def _pick(self, value: Any, below: list[Selection]) -> Any:
        if value is None or not below:
            return value
        if isinstance(value, list):
            return [self._pick(item, below) for item in value]
        return {name: self.required(value, (name, args, sub)) for name, args, sub in below}

    def compute(
        self, thing: Thing, model: FieldModel, arguments: dict[str, Any], extra: list[Any]
    ) -> Any:
        coordinate = [model.origin or thing.type, thing.identity, model.name]
        if arguments:
            coordinate.append(json.dumps(arguments, sort_keys=True, default=str))
        if extra:
            coordinate.append(json.dumps(extra, sort_keys=True, default=str))
        if model.may_fail and self.number(*coordinate, "fail") % 8 == 0:
            message = f"{model.name} failed"
            raise GraphQLError(message)
        return self._make(model.type, coordinate, model)

    def _make(self, text: str, at: list[Any], model: FieldModel) -> Any:
        if text.endswith("!"):
            return self._present(text[:-1], at, model)
        if not model.constant and self.number(*at, "null") % 7 == 0:
            return None
        return self._present(text, at, model)

    def _present(self, text: str, at: list[Any], model: FieldModel) -> Any:
        if text.startswith("["):
            count = self.number(*at, "count") % 4
            return [self._make(text[1:-1], [*at, index], model) for index in range(count)]
        number = self.number(*at)
        leaves = {
            "Int": number % 100,
            "Float": (number % 1000) / 4,
            "Boolean": bool(number % 2),
            "String": f"s{number % 1000}",
            "ID": f"{number % 1000}",
            "Colour": COLOURS[number % len(COLOURS)],
        }
        return leaves[text] if text in leaves else self._object(text, number)

    def _object(self, name: str, number: int) -> Thing:
        if name == "Query":
            return Thing("Query", "root")
        choices = self.safe_members(name)
        chosen = choices[number % len(choices)]
        if self.model.types[chosen].is_entity:
            return Thing(chosen, f"{chosen}-{number // 7 % OBJECTS_PER_TYPE}")
        return Thing(chosen, f"{chosen}-v{number % 1000}")

    def safe_members(self, name: str) -> list[str]:
        """The object types that every subgraph which has the type knows."""
        model = self.model.types[name]
        whole = self.model.possible(name, None)
        for subgraph in model.subgraphs:
            if subgraph not in model.interface_object:
                here = set(self.model.possible(name, subgraph))
                whole = [member for member in whole if member in here]
        return whole


Selection = tuple[str, dict[str, Any], list["Selection"]]


def parse_requires(text: str) -> list[Selection]:
    """Reads a field set of the generator."""

    def read(selection_set: Any) -> list[Selection]:
        return [
            (
                node.name.value,
                {a.name.value: value_from_ast_untyped(a.value) for a in node.arguments or ()},
                read(node.selection_set) if node.selection_set else [],
            )
            for node in selection_set.selections
        ]

    return read(parse_field_set(text))

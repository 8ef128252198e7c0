"""Values that follow from coordinates alone, so that subgraphs and the uncut schema agree.

Nothing is stored. The value of a field is a hash of the seed, the object and the arguments, so that
any number of subgraphs agree about it without sharing state.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLError, InlineFragmentNode, value_from_ast_untyped

from supergraph.schema.field_set import parse_field_set
from supergraph.tests.oracle.model import COLOURS, FieldModel, Model

OBJECTS_PER_TYPE = 4
ROOTS = frozenset({"Query", "Mutation"})
_IDENTITIES = {"id": "{}", "upc": "upc-{}", "sku": "sku-{}", "k": "k {}"}


class Selected(NamedTuple):
    """A field of a field set, or a fragment (`name` is empty) on a type."""

    name: str
    arguments: dict[str, Any]
    below: tuple[Selected, ...]
    on: str = ""


def parse_selections(text: str) -> tuple[Selected, ...]:
    """Reads a field set of the generator."""

    def read(selection_set: Any) -> tuple[Selected, ...]:
        found = []
        for node in selection_set.selections:
            if isinstance(node, InlineFragmentNode):
                assert node.type_condition is not None
                on = node.type_condition.name.value
                found.append(Selected("", {}, read(node.selection_set), on))
                continue
            assert isinstance(node, FieldNode)
            arguments = {
                a.name.value: value_from_ast_untyped(a.value) for a in node.arguments or ()
            }
            below = read(node.selection_set) if node.selection_set else ()
            found.append(Selected(node.name.value, arguments, below))
        return tuple(found)

    return read(parse_field_set(text))


@dataclass(frozen=True)
class Thing:
    """An object.

    Attributes:
        type: its concrete type.
        identity: what tells it from others of its type.
        given: what a representation said about it, in a subgraph that looked it up.
        above: the object that it was reached from, in the uncut schema.
        provided: what `@provides` promises on the way taken, in a subgraph.
    """

    type: str
    identity: str
    given: dict[str, Any] | None = field(default=None, compare=False)
    above: Thing | None = field(default=None, compare=False)
    provided: tuple[Selected, ...] = field(default=(), compare=False)


def each_thing(value: Any, change: dict[str, Any]) -> Any:
    """A value with changed attributes of every object in it."""
    if isinstance(value, list):
        return [each_thing(item, change) for item in value]
    return replace(value, **change) if isinstance(value, Thing) else value


class World:
    """Values of a model; counts mutations and notes which features were met.

    Attributes:
        model: the federation.
        mutations: the mutations done with their arguments, in their order.
        met: the features of the fields resolved.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.mutations: list[str] = []
        self.met: set[str] = set()

    def number(self, *parts: object) -> int:
        """A number that follows from coordinates."""
        text = json.dumps([self.model.seed, *map(str, parts)])
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())

    def is_gone(self, thing: Thing, subgraph: str) -> bool:
        """Whether a subgraph does not know an object."""
        gone = self.model.types[thing.type].gone
        return gone == subgraph and self.number(thing.identity, "gone") % 4 == 0

    def value(self, thing: Thing, name: str, arguments: dict[str, Any]) -> Any:
        """The value of a field of the uncut schema."""
        model = self.model.types[thing.type].fields[name]
        if name in _IDENTITIES:
            return _IDENTITIES[name].format(thing.identity)
        if name == "ref":
            return Thing("Ref", f"of {thing.identity}")
        if any(self.is_gone(thing, owner) for owner in model.owners):
            return None
        extra: list[Any] = []
        for text in model.requires.values():
            extra = [self.picked(thing, parse_selections(text))]
        if model.context is not None:
            arguments = {**arguments, model.context.argument: self._from_above(thing, model)}
        return self.compute(thing, model, arguments, extra)

    def _from_above(self, thing: Thing, model: FieldModel) -> Any:
        assert model.context is not None
        above = thing.above
        while above is not None:
            for name, selected in model.context.selections.items():
                if above.type in self.model.possible(name, None):
                    return self.value(above, selected, {})
            above = above.above
        msg = f"nothing above {thing} sets {model.context.context}"
        raise AssertionError(msg)

    def picked(self, value: Any, selections: tuple[Selected, ...]) -> Any:
        """What selections pick out of a value."""
        if value is None or not selections:
            return value
        if isinstance(value, list):
            return [self.picked(item, selections) for item in value]
        found: dict[str, Any] = {}
        for selected in selections:
            if not selected.on:
                inner = self.value(value, selected.name, selected.arguments)
                found[selected.name] = self.picked(inner, selected.below)
            elif value.type in self.model.possible(selected.on, None):
                found.update(self.picked(value, selected.below))
        return found

    def compute(
        self, thing: Thing, model: FieldModel, arguments: dict[str, Any], extra: list[Any]
    ) -> Any:
        """The value of a field under arguments and with what it requires."""
        coordinate = [model.origin or thing.type, thing.identity, model.name]
        if arguments:
            coordinate.append(json.dumps(arguments, sort_keys=True, default=str))
        if extra:
            coordinate.append(json.dumps(extra, sort_keys=True, default=str))
        if model.may_fail and self.number(*coordinate, "fail") % 2 == 0:
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
        if text == "Mood":
            moods = self._moods(model)
            return moods[number % len(moods)]
        leaves: dict[str, Any] = {
            "Int": number % 100,
            "Float": (number % 1000) / 4,
            "Boolean": bool(number % 2),
            "String": f"s{number % 1000}",
            "ID": f"{number % 1000}",
            "Colour": COLOURS[number % len(COLOURS)],
            "Json": {"id": number % 10, "__typename": "Json", "f0": [None, {"id": "x"}]},
        }
        return leaves[text] if text in leaves else self._object(text, number, model)

    def _moods(self, model: FieldModel) -> list[str]:
        """The values that every subgraph knows which has the field."""
        known = [self.model.moods[s] for s in sorted(model.owners | model.external)]
        return [mood for mood in known[0] if all(mood in moods for moods in known)]

    def _object(self, name: str, number: int, model: FieldModel) -> Thing:
        if name == "Query":
            return Thing("Query", "root")
        choices = self.model.common_members(name, model.owners | model.external)
        chosen = choices[number % len(choices)]
        if self.model.types[chosen].is_entity:
            return Thing(chosen, f"{chosen}-{number // 7 % OBJECTS_PER_TYPE}")
        return Thing(chosen, f"{chosen}-v{number % 1000}")

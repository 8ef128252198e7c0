"""Draws operations from an API schema: fragments, aliases, variables, `@skip` and `@include`."""

from __future__ import annotations

import json
import random
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    parse,
    validate,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ALIASES = ("id", "upc", "ref", "k", "f0", "f1", "x", "common", "z0", "w4")
_INTERNAL_ALIASES = (
    "__typename",
    "_0_id",
    "_e0",
    "_entities",
    "f0__alias_0",
    "id__alias_0",
    "representations",
)
_VARIABLES = ("representations", "representations0", "contextualArgument_0_0", "first", "_0")
_INTROSPECTION = (
    '__type(name: "E0") { name fields { name type { name ofType { name } } } }',
    "schema: __schema { queryType { name } mutationType { name } }",
    '__type(name: "I0") { kind possibleTypes { name } }',
)
_FAVOUR = {
    "context": 10,
    "context of some types": 110,
    "enum intersection": 6,
    "input intersection": 18,
    "labelled override": 80,
    "may bubble": 80,
    "may fail": 10,
    "namesakes": 50,
    "nested provides": 100,
    "non-resolvable key": 18,
    "null entity": 10,
    "override": 10,
    "requires on an interface object": 16,
    "requires with fragments": 30,
    "root re-entry": 10,
}
"""How much rather an operation is led to features that few federations have."""
_MAX_DEPTH = 6
_ROUTES = 3
_ATTEMPTS = 10
_ROUTE_LENGTH = 4
_DEEP = 3
_WIDE = 2


class _Route(NamedTuple):
    """The way to a field that shows a feature.

    Attributes:
        goal: the field's name.
        hops: for each type the field that leads on.
    """

    goal: str
    hops: dict[str, str]


class OperationDrawer:
    """Draws valid operations from a seed.

    Args:
        schema: the API schema.
        seed: everything follows from it.
        favourites: the fields (type, name) that show each feature; an operation is led to
            some of them.

    Attributes:
        features: what the operation shows.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        seed: int,
        favourites: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
    ) -> None:
        self.schema = schema
        self.random = random.Random(seed)  # noqa: S311  # repeatable
        self.favourites = favourites
        self.features: set[str] = set()
        self.variables: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.fragments: list[str] = []
        self.nested = 0

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def draw(self) -> tuple[str, dict[str, Any]]:
        """An operation and its variables; drawn again until it is valid."""
        for attempt in count():
            self.variables, self.values, self.features = {}, {}, set()
            self.fragments = []
            mutation = self.schema.mutation_type is not None and self.chance(25)
            root = self.schema.mutation_type if mutation else self.schema.query_type
            assert root is not None
            # Where routes meet in shapes that cannot be merged, they would do so for ever.
            routes = [self._route() for _ in range(_ROUTES if attempt < _ATTEMPTS else 0)]
            body = self._selection(root, 0, routes)
            kind = "mutation" if mutation else "query"
            declared = ", ".join(f"${name}: {text}" for name, text in self.variables.items())
            head = f"{kind} Drawn({declared})" if declared else f"{kind} Drawn"
            text = "\n".join([f"{head} {body}", *self.fragments])
            if not validate(self.schema, parse(text)):
                if mutation:
                    self.features.add("mutation")
                return text, self.values
        raise AssertionError

    def _selection(self, parent: Any, depth: int, routes: Sequence[_Route] = ()) -> str:
        parts: list[str] = []
        number = self.random.randint(1, 3 if depth < _WIDE else 2)
        if isinstance(parent, GraphQLUnionType):
            parts.append("__typename")
        else:
            parts.extend(self._field(parent, depth) for _ in range(number))
        for route in routes:
            parts.extend(self._on_the_way(parent, depth, route))
        if not isinstance(parent, GraphQLObjectType) or self.chance(15):
            wanted = self.random.randint(0 if depth else 1, 2 if depth < _WIDE else 1)
            parts.extend(self._fragment(parent, depth) for _ in range(wanted))
        if self.chance(15):
            parts.append(self.random.choice(("__typename", "kind: __typename")))
        if parent is self.schema.query_type and depth == 0 and self.chance(10):
            parts.insert(0, self.random.choice(_INTROSPECTION))
            self.features.add("introspection")
        return "{ " + " ".join(parts) + " }"

    def _route(self) -> _Route:
        """The way to a feature, drawn anew."""
        known = {
            feature: found
            for feature, fields in self.favourites.items()
            if (found := [item for item in fields if self._has(*item)])
        }
        if not known:
            return _Route("", {})
        weights = [_FAVOUR.get(feature, 1) for feature in sorted(known)]
        [feature] = self.random.choices(sorted(known), weights)
        goal, name = self.random.choice(known[feature])
        route = {goal: name}
        reached = [goal]
        while reached:
            near = self._giving(reached)
            reached = [kind for kind in near if kind not in route]
            route = {**near, **route}
        return _Route(name, route)

    def _has(self, kind: str, name: str) -> bool:
        found = self.schema.get_type(kind)
        return isinstance(found, GraphQLObjectType | GraphQLInterfaceType) and name in found.fields

    def _giving(self, wanted: list[str]) -> dict[str, str]:
        """The types with a field whose value may be an object of one of some types."""
        names = set(wanted)
        for kind in self.schema.type_map.values():
            if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType) and any(
                member.name in names for member in self.schema.get_possible_types(kind)
            ):
                names.add(kind.name)
        found = {}
        for kind in self.schema.type_map.values():
            if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
                giving = [n for n, f in kind.fields.items() if get_named_type(f.type).name in names]
                if giving:
                    found[kind.name] = self.random.choice(giving)
        return found

    def _on_the_way(self, parent: Any, depth: int, route: _Route) -> Iterator[str]:
        """Selections of the field that leads to a chosen feature; the last may be led further."""
        if depth > _ROUTE_LENGTH:
            return
        if parent.name in route.hops:
            name = route.hops[parent.name]
            yield self._printed(name, parent.fields[name], depth, [route])
        elif not isinstance(parent, GraphQLObjectType):
            for member in self.schema.get_possible_types(parent):
                name = route.hops.get(member.name, "")
                if route.goal in member.fields:
                    name = route.goal  # on all that have it: namesakes may clash
                if name:
                    inner = self._printed(name, member.fields[name], depth, [route])
                    yield f"... on {member.name} {{ {inner} }}"

    def _fragment(self, parent: Any, depth: int) -> str:
        possible = (
            list(self.schema.get_possible_types(parent))
            if not isinstance(parent, GraphQLObjectType)
            else [parent]
        )
        chosen: Any = self.random.choice(possible)
        if chosen.interfaces and self.chance(25):
            chosen = self.random.choice(chosen.interfaces)
        if chosen is not parent:
            self.features.add("fragment on another type")
        if self.nested:
            self.features.add("nested fragments")
        self.nested += 1
        body = self._selection(chosen, depth + 1)
        self.nested -= 1
        guard = self._guard()
        if self.chance(30):
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {chosen.name} {body}")
            return f"...{name}{guard}"
        return f"... on {chosen.name}{guard} {body}"

    def _guard(self) -> str:
        if not self.chance(15):
            return ""
        self.features.add("skip or include")
        directive = self.random.choice(("skip", "include"))
        if self.chance(30):
            return f" @{directive}(if: {self.random.choice(('true', 'false'))})"
        name = f"b{self.random.randrange(3)}"
        if name not in self.variables:
            self.variables[name] = self.random.choice(("Boolean!", "Boolean! = true"))
            if "=" not in self.variables[name] or self.chance(50):
                self.values[name] = self.chance(50)
        both = f" @skip(if: ${name})" if directive == "include" and self.chance(10) else ""
        return f" @{directive}(if: ${name}){both}"

    def _field(self, parent: Any, depth: int) -> str:
        if depth > _MAX_DEPTH:
            return "__typename"
        return self._printed(*self._chosen(parent, depth), depth)

    def _printed(
        self,
        name: str,
        field: GraphQLField,
        depth: int,
        routes: Sequence[_Route] = (),
    ) -> str:
        text = str(name)
        if self.chance(15):
            text = self._aliased(name)
        text += self._arguments(field) + self._guard()
        named = get_named_type(field.type)
        if "[[" in str(field.type):
            self.features.add("list of lists")
        if is_composite_type(named):
            text += " " + self._selection(named, depth + 1, routes)
            if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
                self.features.add("abstract field")
        elif named.name == "Json":
            self.features.add("custom scalar")
        return text

    def _chosen(self, parent: Any, depth: int) -> tuple[str, GraphQLField]:
        fields = list(parent.fields.items())
        below = [item for item in fields if is_composite_type(get_named_type(item[1].type))]
        if depth >= _DEEP and self.chance(70):
            fields = [item for item in fields if item not in below] or fields
        elif below and depth < _DEEP and self.chance(40):
            fields = below
        chosen: tuple[str, GraphQLField] = self.random.choice(fields)
        return chosen

    def _aliased(self, name: str) -> str:
        internal = self.chance(30)
        alias = self.random.choice(_INTERNAL_ALIASES if internal else _ALIASES)
        if alias == name:
            return name
        self.features.add("internal alias" if internal else "alias")
        return f"{alias}: {name}"

    def _arguments(self, field: GraphQLField) -> str:
        given = []
        for name, argument in field.args.items():
            if self.chance(40):
                continue
            value = self._value(argument.type)
            if self.chance(50):
                given.append(f"{name}: ${self._variable(str(argument.type), value)}")
            else:
                given.append(f"{name}: {self._literal(value, argument.type)}")
        return f"({', '.join(given)})" if given else ""

    def _variable(self, kind: str, value: Any) -> str:
        """Declares a variable: with a default, without a value, or null, where that may be."""
        self.features.add("variables")
        name = self.random.choice(_VARIABLES) if self.chance(15) else f"v{len(self.variables)}"
        if name in self.variables:
            name = f"v{len(self.variables)}"
        if name in _VARIABLES:
            self.features.add("variable named like our own")
        self.variables[name] = kind
        if kind in {"Int", "Int!"} and self.chance(30):
            self.variables[name] += " = 5"
            self.features.add("variable with a default")
            if self.chance(50):
                return name
        if not kind.endswith("!") and self.chance(15):
            self.features.add("null or missing variable")
            if self.chance(50):
                return name
            value = None
        self.values[name] = value
        return name

    def _value(self, kind: Any) -> Any:
        if not is_non_null_type(kind) and self.chance(8):
            return None
        kind = get_nullable_type(kind)
        if is_list_type(kind):
            return [self._value(kind.of_type) for _ in range(self.random.randrange(3))]
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                name: self._value(field.type)
                for name, field in kind.fields.items()
                if self.chance(70)
            }
        if kind.name == "Json":
            return {"deep": [1, None, {"x": "y"}]}
        return int(self.random.randrange(100))

    def _literal(self, value: Any, kind: Any) -> str:
        """A value as text; a part of it may become a variable."""
        named = get_nullable_type(kind)
        if value is None:
            return "null"
        if is_list_type(named):
            inner = (self._part(item, named.of_type) for item in value)
            return "[" + ", ".join(inner) + "]"
        if isinstance(named, GraphQLInputObjectType):
            fields = (
                f"{name}: {self._part(item, named.fields[name].type)}"
                for name, item in value.items()
            )
            return "{" + ", ".join(fields) + "}"
        if named.name == "Json":
            return '{deep: [1, null, {x: "y"}]}'
        return str(value) if isinstance(named, GraphQLEnumType) else json.dumps(value)

    def _part(self, value: Any, kind: Any) -> str:
        if not self.chance(45):
            return self._literal(value, kind)
        self.features.add("variable inside a value")
        return f"${self._variable(str(kind), value)}"

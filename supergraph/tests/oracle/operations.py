"""Draws operations from an API schema: fragments, aliases, variables, `@skip` and `@include`."""

from __future__ import annotations

import random
from typing import Any

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
    parse,
    validate,
)


class OperationDrawer:
    """Draws valid operations from a seed."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self.schema = schema
        self.random = random.Random(seed)  # noqa: S311
        self.features: set[str] = set()
        self.variables: dict[str, tuple[str, Any]] = {}
        self.fragments: list[str] = []

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def draw(self) -> tuple[str, dict[str, Any]]:
        """An operation and its variables; drawn again until it is valid."""
        while True:
            self.variables, self.fragments, self.features = {}, [], set()
            mutation = self.schema.mutation_type is not None and self.chance(25)
            root = self.schema.mutation_type if mutation else self.schema.query_type
            assert root is not None
            body = self._selection(root, 0)
            kind = "mutation" if mutation else "query"
            declared = ", ".join(f"${name}: {text}" for name, (text, _) in self.variables.items())
            head = f"{kind} Drawn({declared})" if declared else f"{kind} Drawn"
            text = "\n".join([f"{head} {body}", *self.fragments])
            if not validate(self.schema, parse(text)):
                if mutation:
                    self.features.add("mutation")
                return text, {name: value for name, (_, value) in self.variables.items()}

    def _selection(self, parent: Any, depth: int) -> str:
        parts: list[str] = []
        count = self.random.randint(1, 4 if depth < 3 else 2)
        if isinstance(parent, GraphQLUnionType):
            parts.append("__typename")
        else:
            parts.extend(self._field(parent, depth) for _ in range(count))
        if not isinstance(parent, GraphQLObjectType) or self.chance(15):
            wanted = self.random.randint(0 if depth else 1, 2)
            parts.extend(self._fragment(parent, depth) for _ in range(wanted))
        if self.chance(15):
            parts.append(self.random.choice(("__typename", "kind: __typename")))
        return "{ " + " ".join(parts) + " }"

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
        body = self._selection(chosen, depth + 1)
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
        self.variables.setdefault(name, ("Boolean!", self.chance(50)))
        return f" @{directive}(if: ${name})"

    def _field(self, parent: Any, depth: int) -> str:
        fields = list(parent.fields.items())
        if depth >= 3 and self.chance(70):
            leaves = [
                item for item in fields if not is_composite_type(get_named_type(item[1].type))
            ]
            fields = leaves or fields
        if depth > 6:
            return "__typename"
        below = [item for item in fields if is_composite_type(get_named_type(item[1].type))]
        if below and depth < 3 and self.chance(40):
            fields = below
        name, field = self.random.choice(fields)
        text = str(name)
        if self.chance(15):
            alias = self.random.choice(("id", "upc", "ref", "k", "f0", "f1", "x", "common"))
            if alias != name:
                text = f"{alias}: {name}"
                self.features.add("alias")
        text += self._arguments(field) + self._guard()
        named = get_named_type(field.type)
        if is_composite_type(named):
            text += " " + self._selection(named, depth + 1)
            if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
                self.features.add("abstract field")
        return text

    def _arguments(self, field: GraphQLField) -> str:
        given = []
        for name, argument in field.args.items():
            if self.chance(40):
                continue
            if self.chance(50):
                variable = f"v{len(self.variables)}"
                self.variables[variable] = (str(argument.type), self._value(argument.type))
                given.append(f"{name}: ${variable}")
                self.features.add("variables")
            else:
                given.append(f"{name}: {_literal(self._value(argument.type), argument.type)}")
        return f"({', '.join(given)})" if given else ""

    def _value(self, kind: Any) -> Any:
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
        return int(self.random.randrange(100))


def _literal(value: Any, kind: Any) -> str:
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        return "[" + ", ".join(_literal(item, kind.of_type) for item in value) + "]"
    if isinstance(kind, GraphQLInputObjectType):
        inner = (
            f"{name}: {_literal(item, kind.fields[name].type)}" for name, item in value.items()
        )
        return "{" + ", ".join(inner) + "}"
    return str(value)

"""Executable subgraphs and the uncut schema, over one world.

A subgraph is strict: it validates every operation against its own schema, refuses representations
that hold none of its keys, a field it does not have, or another one's equal, and refuses to resolve
fields that are external to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson
from graphql import (
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from supergraph.tests.oracle.model import Model, Override
from supergraph.tests.oracle.sdl import print_types
from supergraph.tests.oracle.world import (
    OBJECTS_PER_TYPE,
    ROOTS,
    Selected,
    Thing,
    World,
    each_thing,
    parse_selections,
)
from supergraph.transport import SubgraphResponse

if TYPE_CHECKING:
    from supergraph.transport import SubgraphRequest

_DIRECTIVE = re.compile(
    r"\s@(key|requires|provides|external|shareable|override|inaccessible|interfaceObject|context"
    r'|fromContext)(\((?:[^()"]|"[^"]*")*\))?'
)


def subgraph_schema(model: Model, name: str) -> GraphQLSchema:
    """The schema that a subgraph serves, entity lookups included."""
    text = _DIRECTIVE.sub("", print_types(model, name)).replace("extend type", "type")
    suffix = model.root_names.get(name, "")
    roots = {kind: f"{kind}{suffix}" for kind in ("Query", "Mutation")}
    if suffix:
        served = [k for k in roots if k in model.types and name in model.types[k].subgraphs]
        text += f"schema {{ {' '.join(f'{kind.lower()}: {roots[kind]}' for kind in served)} }}\n"
    entities = [
        owner.name
        for owner in model.types.values()
        if name in owner.keys and (owner.kind == "type" or name in owner.interface_object)
    ]
    text += "scalar _Any\n"
    if entities:
        text += f"union _Entity = {' | '.join(entities)}\n"
        lookup = "_entities(representations: [_Any!]!): [_Entity]!"
        text += f"extend type {roots['Query']} {{ {lookup} }}\n"
    return build_schema(text)


class Subgraph:
    """One subgraph as a transport.

    Args:
        model: the federation.
        name: which of its subgraphs.
        world: where values come from.
        schema: what it serves.
        labels: the override labels that are active.

    Attributes:
        requests: the bodies that it was sent.
        refused: what it was asked and should not have been.
    """

    def __init__(
        self,
        model: Model,
        name: str,
        world: World,
        schema: GraphQLSchema,
        labels: frozenset[str] = frozenset(),
    ) -> None:
        self.model, self.name, self.world = model, name, world
        self.schema, self.labels = schema, labels
        self.requests: list[dict[str, Any]] = []
        self.refused: list[str] = []
        suffix = model.root_names.get(name, "")
        self._roots = {f"{kind}{suffix}": kind for kind in ROOTS}

    async def close(self) -> None:
        pass

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        body = orjson.loads(request.body)
        self.requests.append(body)
        answer = self.answer(body)
        return SubgraphResponse(
            200, ((b"content-type", b"application/json"),), orjson.dumps(answer)
        )

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the subgraph says to a request."""
        document = parse(body["query"])
        errors = validate(self.schema, document)
        if errors:
            self.refused.extend(
                f"{self.name}: {error.message}: {body['query']}" for error in errors
            )
            return {"errors": [{"message": error.message} for error in errors]}
        result = execute_sync(
            self.schema,
            document,
            root_value=Thing("Query", "root"),
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
            field_resolver=self._resolve,
            type_resolver=lambda value, _info, kind: self._type_name(value, kind.name),
        )
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [
                {"message": error.message, "path": error.path} for error in result.errors
            ]
        return answer

    def _type_name(self, value: Thing, abstract: str) -> str:
        if abstract == "_Entity":
            return self._looked_up(value)
        return value.type

    def _looked_up(self, value: Thing) -> str:
        for owner in self.model.types.values():
            if self.name in owner.interface_object and value.type in self.model.possible(
                owner.name, None
            ):
                return owner.name
        return value.type

    def _refuse(self, message: str) -> GraphQLError:
        self.refused.append(f"{self.name}: {message}")
        return GraphQLError(message)

    def _resolve(self, parent: Any, info: Any, **arguments: Any) -> Any:
        name, owner = info.field_name, info.parent_type.name
        if name == "_entities":
            return self._entities(arguments["representations"])
        root = self._roots.get(owner)
        thing = Thing(root, "root") if root else parent
        owner = root or owner
        if root == "Mutation":
            self.world.mutations.append(f"{name} {arguments}")
        field = self.model.types[owner].fields.get(name)
        if field is None or not field.declared(self.name):
            raise self._refuse(f"{owner}.{name} is not here")
        provided = self._below(thing, name)
        if self.name in field.external and provided is None:
            raise self._refuse(f"{owner}.{name} is external")
        if field.override is not None and not self._in_force(field.override) and provided is None:
            raise self._refuse(f"{owner}.{name} is overridden")
        self._note(field.features, field.base)
        if self.name in field.requires:
            value = self._required(thing, (owner, name), arguments)
        elif field.context is not None:
            value = self.world.compute(thing, field, arguments, [])
        else:
            value = self.world.value(thing, name, arguments)
        text = field.provides.get(self.name)
        promised = parse_selections(text) if text else ()
        return each_thing(value, {"provided": (*promised, *(provided or ()))})

    def _note(self, features: set[str], base: str) -> None:
        self.world.met |= features
        if base in self.model.types:
            self.world.met |= self.model.types[base].features

    def _in_force(self, override: Override) -> bool:
        """Whether this side of an override resolves the field."""
        active = not override.label or override.label in self.labels
        return self.name == (override.target if active else override.source)

    def _below(self, thing: Thing, name: str) -> tuple[Selected, ...] | None:
        """What `@provides` promises of a field on the way to an object; None for nothing."""

        def find(promised: tuple[Selected, ...]) -> tuple[Selected, ...] | None:
            for selected in promised:
                if selected.name == name:
                    return selected.below
                if selected.on and thing.type in self.model.possible(selected.on, None):
                    found = find(selected.below)
                    if found is not None:
                        return found
            return None

        return find(thing.provided)

    def _required(self, thing: Thing, place: tuple[str, str], arguments: dict[str, Any]) -> Any:
        owner, name = place
        field = self.model.types[owner].fields[name]
        selections = parse_selections(field.requires[self.name])
        if all(self._below(thing, selected.name) is not None for selected in selections):
            return self.world.value(thing, name, arguments)  # it has given these fields itself
        if thing.given is None:
            raise self._refuse(f"{thing.type}.{name} lacks what it requires")
        missing = [s.name for s in selections if s.name and s.name not in thing.given]
        if missing:
            raise self._refuse(f"{thing.type}.{name} lacks {missing}")
        whole = self.model.types[thing.type].fields[name]
        return self.world.compute(thing, whole, arguments, [self._copied(thing.given, selections)])

    def _copied(self, value: Any, selections: tuple[Selected, ...]) -> Any:
        """Copies exactly what a requirement names, so that more or less changes the result."""
        if value is None or not selections:
            return value
        if isinstance(value, list):
            return [self._copied(item, selections) for item in value]
        found: dict[str, Any] = {}
        for selected in selections:
            if not selected.on:
                found[selected.name] = self._copied(
                    value.get(selected.name, "missing"), selected.below
                )
            elif value.get("__typename", "missing") in self.model.possible(selected.on, None):
                found.update(self._copied(value, selected.below))
        return found

    def _entities(self, representations: list[dict[str, Any]]) -> list[Thing | None]:
        if not representations and not self._is_batch():
            raise self._refuse("nothing was looked up")
        distinct = {orjson.dumps(given, option=orjson.OPT_SORT_KEYS) for given in representations}
        if len(distinct) < len(representations):
            raise self._refuse(f"an entity was looked up twice: {representations}")
        things = [self._entity(given) for given in representations]
        return [None if self.world.is_gone(thing, self.name) else thing for thing in things]

    def _is_batch(self) -> bool:
        """Whether the request has lookups with something to look up beside an empty one."""
        variables = self.requests[-1].get("variables") or {}
        return any(value for name, value in variables.items() if name.startswith("representations"))

    def _entity(self, given: dict[str, Any]) -> Thing:
        name = given["__typename"]
        owner = self.model.types.get(name)
        if owner is None or self.name not in owner.keys:
            raise self._refuse(f"{name} is no entity here")
        self._know(given, name)
        for key in owner.keys[self.name]:
            if self._holds(given, parse_selections(key)):
                self._note(owner.features, "")
                identity = self._identity(given)
                return Thing(identity.rsplit("-", 1)[0], identity, given)
        raise self._refuse(f"{name} was looked up without a key: {given}")

    def _holds(self, given: Any, key: tuple[Selected, ...]) -> bool:
        return isinstance(given, dict) and all(
            given.get(part.name) is not None
            and (not part.below or self._holds(given[part.name], part.below))
            for part in key
        )

    def _know(self, given: dict[str, Any], name: str) -> None:
        """Refuses what a representation holds beyond the fields of its type here."""
        for key, value in given.items():
            if key == "__typename":
                continue
            field = self.model.types[name].fields.get(key)
            if field is None or not field.declared(self.name):
                raise self._refuse(f"{name}.{key} was handed in")
            if field.base not in self.model.types:
                continue
            for item in _objects_in(value):
                self._know(item, item.get("__typename", field.base))

    def _identity(self, given: dict[str, Any]) -> str:
        if "id" in given:
            return str(given["id"])
        if "upc" in given:
            return str(given["upc"]).removeprefix("upc-")
        name = given["__typename"]
        for number in range(OBJECTS_PER_TYPE):
            candidate = Thing(name, f"{name}-{number}")
            reference = self.world.value(candidate, "ref", {})
            if self.world.value(reference, "k", {}) == given["ref"]["k"]:
                return candidate.identity
        raise self._refuse(f"no identity in {given}")


def _objects_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _objects_in(item)]
    return [value] if isinstance(value, dict) else []


def answer_uncut(
    schema: GraphQLSchema, world: World, document: Any, variables: dict[str, Any]
) -> Any:
    """The answer of the uncut schema."""

    def resolve(parent: Any, info: Any, **arguments: Any) -> Any:
        owner = info.parent_type.name
        thing = Thing(owner, "root") if owner in ROOTS else parent
        if owner == "Mutation":
            world.mutations.append(f"{info.field_name} {arguments}")
        value = world.value(thing, info.field_name, arguments)
        return each_thing(value, {"above": thing})

    return execute_sync(
        schema,
        document,
        variable_values=variables,
        field_resolver=resolve,
        type_resolver=lambda value, _info, _kind: value.type,
    )

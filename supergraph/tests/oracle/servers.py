"""Executable subgraphs and the uncut schema, over one world.

A subgraph is strict: it validates every operation against its own schema, refuses representations
that hold none of its keys, and refuses to resolve fields that are external to it.
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

from supergraph.tests.oracle.generator import print_subgraph
from supergraph.tests.oracle.model import Model, Thing, World, parse_requires
from supergraph.transport import SubgraphResponse

if TYPE_CHECKING:
    from supergraph.transport import SubgraphRequest

_DIRECTIVE = re.compile(
    r"\s@(key|requires|provides|external|shareable|override|inaccessible|interfaceObject)"
    r'(\((?:[^()"]|"[^"]*")*\))?'
)


def subgraph_schema(model: Model, name: str) -> GraphQLSchema:
    """The schema that a subgraph serves, entity lookups included."""
    text = print_subgraph(model, name)
    text = _DIRECTIVE.sub("", text[text.index("enum Colour") :])
    entities = [
        owner.name
        for owner in model.types.values()
        if name in owner.keys and (owner.kind == "type" or name in owner.interface_object)
    ]
    text += "scalar _Any\n"
    if entities:
        text += f"union _Entity = {' | '.join(entities)}\n"
        text += "extend type Query { _entities(representations: [_Any!]!): [_Entity]! }\n"
    return build_schema(text)


class Subgraph:
    """One subgraph as a transport."""

    def __init__(
        self, model: Model, name: str, world: World, schema: GraphQLSchema | None = None
    ) -> None:
        self.model, self.name, self.world = model, name, world
        self.schema = schema or subgraph_schema(model, name)
        self.requests: list[dict[str, Any]] = []
        self.refused: list[str] = []

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
        name = info.field_name
        if name == "_entities":
            return [self._entity(given) for given in arguments["representations"]]
        owner = info.parent_type.name
        if owner in {"Query", "Mutation"}:
            if owner == "Mutation":
                self.world.mutations.append(info.path.key)
            return self.world.value(Thing(owner, "root"), name, arguments)
        thing = parent
        field = self.model.types[owner].fields.get(name)
        if field is None or not field.declared(self.name):
            raise self._refuse(f"{owner}.{name} is not here")
        if self.name in field.external and not self._provided(owner, name):
            raise self._refuse(f"{owner}.{name} is external")
        if field.override is not None and not self._in_force(field.override):
            raise self._refuse(f"{owner}.{name} is overridden")
        if self.name in field.requires:
            return self._required(thing, field.requires[self.name], name, arguments)
        return self.world.value(thing, name, arguments)

    def _in_force(self, override: tuple[str, str, str]) -> bool:
        """Whether this side of an override resolves the field."""
        source, target, label = override
        active = not label or label in self.model.labels
        return self.name == (target if active else source)

    def _provided(self, owner: str, name: str) -> bool:
        return any(
            name in field.provides.get(self.name, "").split() and field.base == owner
            for model in self.model.types.values()
            for field in model.fields.values()
        )

    def _required(self, thing: Thing, text: str, name: str, arguments: dict[str, Any]) -> Any:
        extra = []
        for required, _, below in parse_requires(text):
            if thing.given is None or required not in thing.given:
                raise self._refuse(f"{thing.type}.{name} lacks {required}")
            extra.append(_checked(thing.given[required], below))
        return self.world.compute(
            thing, self.model.types[thing.type].fields[name], arguments, extra
        )

    def _entity(self, given: dict[str, Any]) -> Thing:
        name = given["__typename"]
        owner = self.model.types.get(name)
        if owner is None or self.name not in owner.keys:
            raise self._refuse(f"{name} is no entity here")
        for key in owner.keys[self.name]:
            names = [
                part for part in key.replace("{", " ").replace("}", " ").split() if part != "k"
            ]
            if all(part in given for part in names):
                identity = self._identity(given)
                return Thing(identity.rsplit("-", 1)[0], identity, given)
        raise self._refuse(f"{name} was looked up without a key: {given}")

    def _identity(self, given: dict[str, Any]) -> str:
        if "id" in given:
            return str(given["id"])
        if "upc" in given:
            return str(given["upc"]).removeprefix("upc-")
        if "ref" in given:
            wanted = given["ref"]["k"]
            for number in range(4):
                candidate = Thing(given["__typename"], f"{given['__typename']}-{number}")
                reference = self.world.value(candidate, "ref", {})
                if self.world.value(reference, "k", {}) == wanted:
                    return candidate.identity
        raise self._refuse(f"no identity in {given}")


def _checked(value: Any, below: list[Any]) -> Any:
    """Copies exactly what a requirement names, so that more or less changes the result."""
    if value is None or not below:
        return value
    if isinstance(value, list):
        return [_checked(item, below) for item in value]
    return {name: _checked(value.get(name, "missing"), sub) for name, _, sub in below}


def answer_uncut(
    schema: GraphQLSchema, world: World, document: Any, variables: dict[str, Any]
) -> Any:
    """The answer of the uncut schema."""

    def resolve(parent: Any, info: Any, **arguments: Any) -> Any:
        owner = info.parent_type.name
        thing = Thing(owner, "root") if owner in {"Query", "Mutation"} else parent
        if owner == "Mutation":
            world.mutations.append(info.path.key)
        return world.value(thing, info.field_name, arguments)

    return execute_sync(
        schema,
        document,
        variable_values=variables,
        field_resolver=resolve,
        type_resolver=lambda value, _info, _kind: value.type,
    )

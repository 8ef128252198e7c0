"""A drawn federation: its subgraphs, the world they know, one operation, and what that must answer.

All subgraphs look into one world: a graph of plain dictionaries in which an entity is one object,
however many subgraphs know it. A subgraph's own schema decides which part of it can be asked for,
so it answers whatever a planner may send it, and the uncut schema gives the expected answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson
from graphql import ExecutionResult, build_schema, graphql_sync, print_schema

from supergraph.composition.compose import Subgraph, compose
from supergraph.schema.supergraph_schema import load_supergraph

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

__all__ = [
    "LINK",
    "TURN",
    "Answer",
    "Federation",
    "World",
    "answer_from_memory",
    "compose_federation",
    "expected",
]

Answer: TypeAlias = Callable[[bytes], bytes]
"""From a request's body to the response's."""

TURN = "turn"
"""The operation's variable: an `Int` that differs from request to request and changes nothing."""

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", '
    'import: ["@external", "@key", "@requires", "@shareable"])\n'
)
"""What makes a drawn schema one of a subgraph."""
_TURN_VALUE = re.compile(rb'(turn"?:\s*)\d+')
_ENTITY_TYPE = re.compile(r"^\s*type (\w+)[^{]*@key", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is to ask for.

    Attributes:
        roots: the values of the root fields, by name.
        entities: the objects that have a key, by type and id.
        computed: by type and field, what a subgraph works out from a representation that carries
            the fields it requires; the object itself holds the right value.
    """

    roots: Mapping[str, object]
    entities: Mapping[tuple[str, str], Mapping[str, object]]
    computed: Mapping[str, Mapping[str, Callable[[Mapping[str, Any]], object]]] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class Federation:
    """Subgraphs over one world, and the operation that is measured.

    Attributes:
        subgraphs: schemas by name, without the federation specification's link.
        operation: takes the variable `$turn: Int`.
        world: what the subgraphs know.
    """

    subgraphs: Mapping[str, str]
    operation: str
    world: World


def compose_federation(federation: Federation, urls: Mapping[str, str]) -> str:
    """The supergraph.

    Args:
        federation: its subgraphs.
        urls: where each of them answers, by name.

    Raises:
        ValueError: the subgraphs do not compose.
    """
    result = compose(
        [Subgraph(name, urls[name], LINK + sdl) for name, sdl in federation.subgraphs.items()]
    )
    if result.supergraph_sdl is None:
        raise ValueError("\n".join(str(error) for error in result.errors))
    return result.supergraph_sdl


def expected(federation: Federation, supergraph_sdl: str) -> dict[str, Any]:
    """The data that the operation must be answered with, by the uncut schema.

    Args:
        federation: whose operation, over whose world.
        supergraph_sdl: the same federation, composed.

    Raises:
        ValueError: the operation has no answer without errors.
    """
    api = load_supergraph(supergraph_sdl).api
    roots = dict(federation.world.roots)
    schema = build_schema(print_schema(api))
    result = graphql_sync(schema, federation.operation, roots, variable_values={TURN: 0})
    if result.errors or result.data is None:
        raise ValueError(f"The operation fails on the uncut schema: {result.errors}")
    return result.data


def answer_from_memory(federation: Federation, name: str) -> Answer:
    """How one subgraph answers: by its schema, and at once what it has answered before.

    Args:
        federation: the subgraph's.
        name: the subgraph's.
    """
    schema = build_schema(
        federation.subgraphs[name] + _entity_machinery(federation.subgraphs[name]),
        assume_valid=True,
        assume_valid_sdl=True,
    )
    world = federation.world
    roots = {**world.roots, "_entities": lambda _, representations: find(representations)}
    answers: dict[bytes, bytes] = {}

    def find(representations: list[Mapping[str, Any]]) -> list[Mapping[str, object] | None]:
        return [_find_entity(world, representation) for representation in representations]

    def answer(body: bytes) -> bytes:
        key = _TURN_VALUE.sub(rb"\g<1>0", body)
        content = answers.get(key)
        if content is None:
            request = orjson.loads(body)
            result = graphql_sync(
                schema, request["query"], roots, variable_values=request.get("variables")
            )
            content = answers[key] = _print(result)
        return content

    return answer


def _entity_machinery(sdl: str) -> str:
    names = _ENTITY_TYPE.findall(sdl)
    if not names:
        return ""
    root = "extend type Query" if "type Query" in sdl else "type Query"
    return (
        f"\nscalar _Any\nunion _Entity = {' | '.join(names)}\n"
        f"{root} {{ _entities(representations: [_Any!]!): [_Entity]! }}\n"
    )


def _find_entity(world: World, representation: Mapping[str, Any]) -> Mapping[str, object] | None:
    type_name = representation["__typename"]
    known = world.entities.get((type_name, representation["id"]))
    computed = world.computed.get(type_name)
    if known is None or computed is None:
        return known
    # A field worked out from what the router sent: wrong or missing requirements show in it.
    values: dict[str, Callable[[GraphQLResolveInfo[Any]], object]] = {
        name: lambda _, work_out=work_out: work_out(representation)  # type: ignore[misc]
        for name, work_out in computed.items()
    }
    return {**known, **values}


def _print(result: ExecutionResult) -> bytes:
    content: dict[str, object] = {"data": result.data}
    if result.errors:
        content["errors"] = [error.formatted for error in result.errors]
    return orjson.dumps(content)

"""Subgraphs that answer wrongly, and what an answer must keep to all the same."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    NameNode,
    SelectionSetNode,
    Visitor,
    execute_sync,
    parse,
    print_ast,
    visit,
)

from supergraph.transport import SubgraphResponse, TransportError, TransportReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphql import DocumentNode, GraphQLSchema

    from supergraph.tests.oracle.case import Drawn
    from supergraph.transport import SubgraphRequest, Transport

_TYPE = "type_told"
_WRONG_VALUES: tuple[Any, ...] = (
    *(None, 0, 1, 2**40, 2**70, 1.5, 1e300, "", "x", "RED", True, False),
    *([], [[]], [None], [{}], {}, {"__typename": "Unheard"}, {"__typename": 5}, {"a": {"b": 1}}),
)
_WRONG_ERRORS: tuple[Any, ...] = (
    *([], None, {}, "x", [None], [{}], [{"message": 5}]),
    [{"message": "m", "path": ["_entities", 0]}],
    [{"message": "m", "path": ["_e0", 99, "x"]}],
    [{"message": "m", "path": "x", "extensions": []}],
    [{"message": "m", "path": [None], "extensions": {"code": None}}],
)


class Damaged:
    """A subgraph whose answers are damaged: equal requests alike, whatever their order.

    Args:
        inner: the subgraph.
        seed: which damage is done follows from it and the request.
    """

    def __init__(self, inner: Transport, seed: int) -> None:
        self._inner, self._seed = inner, seed

    async def close(self) -> None:
        pass

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        response = await self._inner.send(request)
        chance = random.Random(f"{self._seed}{request}")  # noqa: S311  # repeatable
        choice = chance.random()
        if choice < 0.3:
            return response
        if choice < 0.35:
            raise TransportError("The connection was reset.", TransportReason.RESET)
        answer = json.loads(response.body)
        for _ in range(chance.choice((1, 1, 2, 4))):
            if chance.random() < 0.15:
                answer["errors"] = chance.choice(_WRONG_ERRORS)
            else:
                answer["data"] = _damaged(answer.get("data"), chance)
        return response._replace(body=json.dumps(answer).encode())


def _damaged(value: Any, chance: random.Random) -> Any:
    """A value with something in it replaced, removed, wrapped or doubled."""
    places = list(_places(value))
    if not places:
        return chance.choice(_WRONG_VALUES)
    container, key = chance.choice(places)
    match chance.choice(("replace", "replace", "replace", "remove", "wrap", "double")):
        case "replace":
            container[key] = json.loads(json.dumps(chance.choice(_WRONG_VALUES)))
        case "remove":
            del container[key]
        case "wrap":
            container[key] = [container[key]]
        case _ if isinstance(container, list):
            container.insert(key, json.loads(json.dumps(container[key])))
        case _:
            container["unasked"] = container[key]
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value: its container, and its key there."""
    inner: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inner = enumerate(value)
    for key, item in inner:
        yield value, key
        yield from _places(item)


class _Teller(Visitor):
    """Asks for the type of every object, under a key that nothing else has."""

    def leave_selection_set(self, node: SelectionSetNode, *_: object) -> SelectionSetNode:
        asked = FieldNode(
            alias=NameNode(value=_TYPE),
            name=NameNode(value="__typename"),
            arguments=(),
            directives=(),
            selection_set=None,
        )
        return SelectionSetNode(selections=(*node.selections, asked))


def telling_types(operation: str) -> str:
    """The operation with the type of every object asked for, so that `misfits` can tell."""
    return print_ast(visit(parse(operation), _Teller()))


def misfits(schema: GraphQLSchema, request: Drawn, answer: dict[str, Any]) -> list[str]:
    """What is wrong with an answer, whatever the subgraphs said.

    Args:
        schema: the API schema.
        request: the request, with an operation of `telling_types`.
        answer: the router's answer.
    """
    document: DocumentNode = parse(request.operation)
    found = [f"malformed error: {error}" for error in answer.get("errors", ()) if _is_odd(error)]
    data = answer["data"]
    if data is None:
        return found if answer.get("errors") else [*found, "null without an error"]
    result = execute_sync(
        schema,
        document,
        root_value=data,
        variable_values=request.variables,
        field_resolver=lambda parent, info, **_: parent.get(info.path.key),
        type_resolver=lambda value, _info, _kind: value[_TYPE],
    )
    found += [f"data do not fit: {error}" for error in result.errors or ()]
    if not result.errors and result.data != data:
        found.append(f"data differ from what was asked for: {result.data}")
    return found


def _is_odd(error: dict[str, Any]) -> bool:
    path = error.get("path", ["x"])
    code = error.get("extensions", {}).get("code")
    return (
        not isinstance(error.get("message"), str)
        or not isinstance(code, str)
        or not path
        or any(type(step) not in {str, int} for step in path)
    )

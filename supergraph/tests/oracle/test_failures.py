"""What a failing subgraph may cost, on drawn federations: its own fields, and nothing else."""

from __future__ import annotations

import functools
import random
from typing import Any

import orjson
import pytest
from graphql import parse

from supergraph.tests.oracle.case import (
    Drawn,
    Federation,
    draw_federation,
    draw_request,
    execute,
)
from supergraph.tests.oracle.servers import Subgraph
from supergraph.tests.oracle.world import World
from supergraph.transport import (
    SubgraphRequest,
    SubgraphResponse,
    TransportError,
    TransportReason,
)

FEDERATIONS = range(200, 212)
OPERATIONS = 3
OUTAGES = ("refused", "html", "status", "errors")
DISTORTIONS = ("null entities", "junk")
JUNK: tuple[Any, ...] = (None, 5, "x", [], [None], {}, {"__typename": []}, [[{}]], True, 1e300)


class Failing:
    """A subgraph that fails in one way instead of answering."""

    def __init__(self, inner: Subgraph, way: str, seed: int) -> None:
        self._inner = inner
        self._way = way
        self._random = random.Random(seed)  # noqa: S311 - repeatable

    async def close(self) -> None:
        await self._inner.close()

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        match self._way:
            case "refused":
                raise TransportError("refused", TransportReason.REFUSED)
            case "html":
                return SubgraphResponse(200, ((b"content-type", b"text/html"),), b"<html>")
            case "status":
                return SubgraphResponse(503, (), b'{"message":"busy"}')
            case "errors":
                return SubgraphResponse(200, (), b'{"data":null,"errors":[{"message":"no"}]}')
        response = await self._inner.send(request)
        answer = orjson.loads(response.body)
        answer["data"] = self._distorted(answer.get("data"))
        return SubgraphResponse(200, (), orjson.dumps(answer))

    def _distorted(self, value: Any) -> Any:
        if self._way == "null entities":
            if not isinstance(value, dict):
                return value
            return {
                key: [None] * len(inner) if isinstance(inner, list) and key[0] == "_" else inner
                for key, inner in value.items()
            }
        if self._random.random() < 0.1:
            return self._random.choice(JUNK)
        if isinstance(value, dict):
            return {key: self._distorted(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._distorted(inner) for inner in value]
        return value


async def answer(
    federation: Federation, drawn: Drawn, broken: dict[str, str], seed: int
) -> dict[str, Any]:
    """The router's answer with some subgraphs broken, each in its way."""
    model = federation.model
    plan = federation.planner.plan(parse(drawn.operation), None, drawn.labels)
    world = World(model)
    transports: dict[str, Any] = {}
    for name, served in federation.served.items():
        transport = Subgraph(model, name, world, served, drawn.labels)
        transports[name] = Failing(transport, broken[name], seed) if name in broken else transport
    return await execute(federation, plan, drawn, transports)


def excess(broken: Any, whole: Any, place: str = "data") -> str | None:
    """Where a broken answer says more than the whole one, or something else."""
    if broken is None:
        return None
    if isinstance(broken, dict) and isinstance(whole, dict) and list(broken) == list(whole):
        found = (excess(broken[key], whole[key], f"{place}.{key}") for key in broken)
    elif isinstance(broken, list) and isinstance(whole, list) and len(broken) == len(whole):
        pairs = enumerate(zip(broken, whole, strict=True))
        found = (excess(one, other, f"{place}.{index}") for index, (one, other) in pairs)
    else:
        return None if broken == whole else place
    return next((text for text in found if text is not None), None)


@functools.cache
def cases() -> list[tuple[Federation, Drawn, str, int]]:
    """Federations with an operation each, the subgraph that fails, and a seed."""
    drawn_cases = []
    for seed in FEDERATIONS:
        federation = draw_federation(seed)
        if federation is None:
            continue
        for number in range(OPERATIONS):
            case_seed = seed * 1000 + number
            drawn = draw_request(federation, case_seed)
            choice = random.Random(case_seed)  # noqa: S311 - repeatable
            dead = choice.choice(list(federation.model.subgraphs))
            drawn_cases.append((federation, drawn, dead, case_seed))
    return drawn_cases


def _errors(result: dict[str, Any]) -> list[dict[str, Any]]:
    errors: list[dict[str, Any]] = result.get("errors", [])
    return errors


@pytest.mark.parametrize("way", OUTAGES)
async def test_dead_subgraph_costs_its_own_fields_and_its_own_errors(way):
    affected = 0
    for federation, drawn, dead, seed in cases():
        whole = await answer(federation, drawn, {}, seed)
        broken = await answer(federation, drawn, {dead: way}, seed)
        assert excess(broken["data"], whole["data"]) is None, (drawn, dead)
        expected = [error["message"] for error in _errors(whole)]
        news = [error for error in _errors(broken) if error["message"] not in expected]
        assert all(error["extensions"].get("serviceName") == dead for error in news), (news, drawn)
        if broken["data"] != whole["data"]:
            assert news, drawn
            affected += 1
    assert affected > 5


@pytest.mark.parametrize("way", DISTORTIONS)
async def test_distorted_answers_never_break_a_run(way):
    for federation, drawn, dead, seed in cases():
        whole = await answer(federation, drawn, {}, seed)
        broken = await answer(federation, drawn, {dead: way}, seed)
        if way == "null entities":
            assert excess(broken["data"], whole["data"]) is None, (drawn, dead)
        for error in _errors(broken):
            assert error["message"]
            assert error["extensions"]["code"] in {
                *(e["extensions"]["code"] for e in _errors(whole)),
                "DOWNSTREAM_SERVICE_ERROR",  # of a subgraph that was sent junk by way of @requires
                "SUBREQUEST_MALFORMED_RESPONSE",
                "INVALID_FIELD_VALUE",
                "NULL_IN_NON_NULLABLE_FIELD",
            }

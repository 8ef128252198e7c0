"""Contextual arguments from plan to answer."""

from __future__ import annotations

from typing import Any

import orjson
from graphql import parse

from supergraph.executor.compile import compile_plan
from supergraph.executor.request import ExecutionRequest, ExecutorOptions
from supergraph.planner.tests.golden import planner, supergraph
from supergraph.transport import SubgraphRequest, SubgraphResponse

GUESTS = [
    {"locale__alias_0": "de", "locale": "u1", "basket": {"lines": ["l1", "l2"]}},
    {"locale__alias_0": "fr", "locale": "u2", "basket": {"lines": ["l1"]}},
]


class Home:
    """The subgraph of `context.graphql`: prices say the locale that they were asked with."""

    def __init__(self) -> None:
        self.variables: list[dict[str, Any]] = []

    async def close(self) -> None:
        pass

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        body = orjson.loads(request.body)
        variables = body.get("variables") or {}
        if variables:
            self.variables.append(variables)
            prices = {"de": 1, "fr": 2}
            data: Any = {
                f"_e{n}": [
                    {"price": prices[variables[f"contextualArgument_0_0_{n}"]]}
                    for _ in variables[f"representations_{n}"]
                ]
                for n in (0, 1)
            }
        else:
            data = {
                "guests": [
                    guest
                    | {"basket": {"lines": [{"__typename": "Line", "id": line} for line in lines]}}
                    for guest in GUESTS
                    for lines in [guest["basket"]["lines"]]  # type: ignore[index]  # a literal
                ]
            }
        return SubgraphResponse(
            200, ((b"content-type", b"application/json"),), orjson.dumps({"data": data})
        )


async def test_each_context_is_asked_for_with_its_own_value_in_one_request():
    document = parse("{ guests { locale: id basket { lines { price } } } }")
    plan = planner("context").plan(document)
    executable = compile_plan(plan, document, None, supergraph("context"), ExecutorOptions())
    home = Home()
    result = await executable.run(ExecutionRequest({}, {"home": home, "words": home}))
    assert orjson.loads(result.body) == {
        "data": {
            "guests": [
                {"locale": "u1", "basket": {"lines": [{"price": 1}, {"price": 1}]}},
                {"locale": "u2", "basket": {"lines": [{"price": 2}]}},
            ]
        }
    }
    (asked,) = home.variables
    assert [asked[f"contextualArgument_0_0_{n}"] for n in (0, 1)] == ["de", "fr"]

"""Runs whose first answers are equal go on as one; nothing else makes them meet."""

import asyncio
from typing import Any

import pytest
from graphql import parse

from supergraph.executor import Executable, ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.executor.tests.federation import Scripted, body, entities, federate, on, path
from supergraph.plan import Condition, Fetch, Flatten, Parallel, PlanNode, QueryPlan, Sequence
from supergraph.transport import TransportError, TransportReason

SCHEMA = federate(
    catalog="""
      type Query { products(tracking: Int): [Product!]! shop: String }
      type Product @key(fields: "id") { id: ID! name: String! }
    """,
    reviews="""
      type Query { best: String }
      type Product @key(fields: "id") { id: ID! stars(scale: Int): Int }
    """,
)
DOCUMENT = """
query ($tracking: Int, $scale: Int, $named: Boolean = true) {
  products(tracking: $tracking) { id name @include(if: $named) stars(scale: $scale) }
}
"""
LIST = Fetch(
    "catalog",
    "query($tracking:Int){products(tracking:$tracking){__typename id name}}",
    variable_usages=("tracking",),
)
STARS = Fetch(
    "reviews",
    "query($representations:[_Any!]!,$scale:Int){_entities(representations:$representations)"
    "{...on Product{stars(scale:$scale)}}}",
    requires=(on("Product", "id"),),
    variable_usages=("scale",),
)
PLAN = Sequence((LIST, Flatten(path("products.@"), STARS)))


class Slow(Scripted):
    """A subgraph that lets others go first."""

    def __init__(self, script):
        super().__init__(script)
        self.answered = asyncio.Event()

    async def send(self, request):
        for _ in range(5):
            await asyncio.sleep(0)
        self.answered.set()
        return await super().send(request)


@pytest.fixture
def subgraphs():
    products = [{"__typename": "Product", "id": "1", "name": "n"}]
    return {
        "catalog": Slow({"data": {"products": products}}),
        "reviews": Slow(entities({"1": {"stars": 4}})),
    }


def executable(plan: PlanNode = PLAN, document: str = DOCUMENT) -> Executable:
    return compile_plan(QueryPlan(plan), parse(document), None, SCHEMA, ExecutorOptions())


async def run_all(compiled, subgraphs, *variables: dict[str, Any], **request: Any):
    share = request.pop("share", True)
    headers = request.pop("headers", [()] * len(variables))
    return await asyncio.gather(
        *(
            compiled.run(ExecutionRequest({"named": True, **given}, subgraphs, own, share=share))
            for given, own in zip(variables, headers, strict=True)
        )
    )


async def test_runs_with_equal_first_answers_go_on_as_one(subgraphs):
    results = await run_all(executable(), subgraphs, *({"tracking": n} for n in range(5)))
    assert [body(result) for result in results] == [
        {"data": {"products": [{"id": "1", "name": "n", "stars": 4}]}}
    ] * 5
    assert len(subgraphs["catalog"].requests) == 5
    assert len(subgraphs["reviews"].requests) == 1
    assert [result.subgraph_requests for result in results] == [2, 1, 1, 1, 1]


async def test_a_variable_that_is_used_later_keeps_runs_apart(subgraphs):
    await run_all(executable(), subgraphs, {"scale": 5}, {"scale": 10}, {})
    assert len(subgraphs["reviews"].requests) == 3


async def test_a_condition_keeps_runs_apart(subgraphs):
    results = await run_all(executable(), subgraphs, {"named": True}, {"named": False})
    assert [list(body(result)["data"]["products"][0]) for result in results] == [
        ["id", "name", "stars"],
        ["id", "stars"],
    ]


async def test_a_condition_of_the_plan_keeps_runs_apart(subgraphs):
    plan = Sequence((LIST, Condition("wanted", if_clause=Flatten(path("products.@"), STARS))))
    document = "query ($wanted: Boolean!) { products { id stars @include(if: $wanted) } }"
    results = await run_all(
        executable(plan, document), subgraphs, {"wanted": True}, {"wanted": False}
    )
    assert [body(result)["data"]["products"][0] for result in results] == [
        {"id": "1", "stars": 4},
        {"id": "1"},
    ]


async def test_headers_keep_runs_apart_unless_they_only_name_the_request(subgraphs):
    users = [((b"x-router-identity", name), (b"x-request-id", name)) for name in (b"a", b"b")]
    await run_all(executable(), subgraphs, {}, {}, headers=users)
    assert len(subgraphs["reviews"].requests) == 2
    ids = [((b"x-request-id", name),) for name in (b"c", b"d")]
    await run_all(executable(), subgraphs, {}, {}, headers=ids)
    assert len(subgraphs["reviews"].requests) == 3


async def test_different_first_answers_keep_runs_apart(subgraphs):
    names = iter("ab")
    subgraphs["catalog"].script = lambda _: {
        "data": {"products": [{"__typename": "Product", "id": "1", "name": next(names)}]}
    }
    results = await run_all(executable(), subgraphs, {}, {})
    assert [body(result)["data"]["products"][0]["name"] for result in results] == ["a", "b"]


async def test_sharing_can_be_left_out(subgraphs):
    await run_all(executable(), subgraphs, {}, {}, share=False)
    assert len(subgraphs["reviews"].requests) == 2


async def test_each_run_whose_first_fetch_fails_fails_by_itself(subgraphs):
    def fail(_):
        return TransportError("gone", TransportReason.REFUSED)

    subgraphs["catalog"].script = fail
    results = await run_all(executable(), subgraphs, {}, {})
    assert [body(result)["data"] for result in results] == [None, None]
    assert [result.subgraph_requests for result in results] == [1, 1]


async def test_a_run_that_is_given_up_takes_no_other_along(subgraphs):
    compiled = executable()
    request = ExecutionRequest({"named": True}, subgraphs, share=True)
    first, second = (asyncio.create_task(compiled.run(request)) for _ in range(2))
    await subgraphs["catalog"].answered.wait()
    await asyncio.sleep(0)
    first.cancel()
    assert body(await second)["data"]["products"][0]["stars"] == 4
    assert first.cancelled()


async def test_all_first_answers_must_be_equal(subgraphs):
    bests = iter("ab")
    subgraphs["reviews"].script = lambda _: {"data": {"best": next(bests)}}
    plan = Parallel((LIST, Fetch("reviews", "{best}")))
    document = "{ products { id } best }"
    results = await run_all(executable(plan, document), subgraphs, {}, {})
    assert [body(result)["data"]["best"] for result in results] == ["a", "b"]


async def test_introspection_is_answered_for_each_run(subgraphs):
    document = "query ($type: String!) { products { id } __type(name: $type) { name } }"
    plan = Fetch("catalog", "{products{id}}")
    results = await run_all(
        executable(plan, document), subgraphs, {"type": "Product"}, {"type": "Query"}
    )
    assert [body(result)["data"]["__type"]["name"] for result in results] == ["Product", "Query"]

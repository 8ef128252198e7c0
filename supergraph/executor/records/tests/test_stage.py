"""Runs that got the same answers share what follows from them, and nothing else."""

import asyncio

import orjson
import pytest
from graphql import parse

from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.executor.records.stage import Stage
from supergraph.executor.tests.federation import Scripted, federate, on, path
from supergraph.plan import Fetch, Flatten, Parallel, QueryPlan, Sequence

SCHEMA = federate(
    catalog="""
      type Query { products: [Product!]! }
      type Product @key(fields: "id") { id: ID! name: String! }
    """,
    stock="""
      type Product @key(fields: "id") { id: ID! stock(day: Int): Int! shelf: Shelf! }
      type Shelf @key(fields: "id") { id: ID! }
    """,
    halls='type Shelf @key(fields: "id") { id: ID! hall: String! }',
)
DOCUMENT = "query($day: Int) { products { name stock(day: $day) shelf { hall } } }"
HEAD = "($representations:[_Any!]!%s){_entities(representations:$representations)"
PLAN = Sequence(
    (
        Fetch("catalog", "{products{__typename id name}}"),
        Parallel(
            (
                Flatten(
                    path("products.@"),
                    Fetch(
                        "stock",
                        f"query{HEAD % ',$day:Int'}"
                        "{...on Product{stock(day:$day) shelf{__typename id}}}}",
                        requires=(on("Product", "id"),),
                        variable_usages=("day",),
                    ),
                ),
            )
        ),
        Flatten(
            path("products.@.shelf"),
            Fetch(
                "halls", f"query{HEAD % ''}{{...on Shelf{{hall}}}}}}", requires=(on("Shelf", "id"),)
            ),
        ),
    )
)


class Slow(Scripted):
    """Lets other runs go on before it answers."""

    async def send(self, request):
        for _ in range(3):
            await asyncio.sleep(0)
        return await super().send(request)


def stock(request):
    day = request["variables"]["day"]
    shelf = {"__typename": "Shelf", "id": f"s{day % 3}"}
    found = [{"stock": day % 3, "shelf": shelf} for _ in request["variables"]["representations"]]
    return {"data": {"_entities": found}}


def halls(request):
    found = [{"hall": item["id"].upper()} for item in request["variables"]["representations"]]
    return {"data": {"_entities": found}}


def products(count):
    found = [{"__typename": "Product", "id": f"{n}", "name": f"n{n}"} for n in range(count)]
    return {"data": {"products": found}}


@pytest.fixture
def stages(monkeypatch):
    """How many stages were computed."""
    made = []
    go_on = Stage._go_on

    def noting(self, read):
        made.append(read)
        return go_on(self, read)

    monkeypatch.setattr(Stage, "_go_on", noting)
    return made


async def run_all(days, **request):
    subgraphs = {"catalog": Slow(products(2)), "stock": Slow(stock), "halls": Slow(halls)}
    executable = compile_plan(
        QueryPlan(PLAN), parse(DOCUMENT), None, SCHEMA, ExecutorOptions(runs_before_records=0)
    )
    results = await asyncio.gather(
        *(executable.run(ExecutionRequest({"day": day}, subgraphs, **request)) for day in days)
    )
    return [orjson.loads(result.body)["data"]["products"] for result in results]


def expected(day):
    return [{"name": f"n{n}", "stock": day % 3, "shelf": {"hall": f"S{day % 3}"}} for n in range(2)]


@pytest.mark.parametrize("share", [True, False])
async def test_runs_whose_later_answers_differ_keep_their_own(share):
    days = range(30)
    assert await run_all(days, share=share) == [expected(day) for day in days]


async def test_what_follows_from_equal_answers_is_computed_once(stages):
    days = range(0, 30, 3)
    assert await run_all(days, share=True) == [expected(day) for day in days]
    assert len(stages) == 3


async def test_runs_that_may_not_share_compute_alone(stages):
    await run_all(range(0, 30, 3), share=False)
    assert len(stages) == 30


async def test_nothing_is_remembered_when_no_run_is_in_flight(stages):
    subgraphs = {"catalog": Slow(products(2)), "stock": Slow(stock), "halls": Slow(halls)}
    executable = compile_plan(
        QueryPlan(PLAN), parse(DOCUMENT), None, SCHEMA, ExecutorOptions(runs_before_records=0)
    )
    for day in (1, 1):
        await executable.run(ExecutionRequest({"day": day}, subgraphs, share=True))
    assert len(stages) == 6

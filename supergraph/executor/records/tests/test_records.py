"""Whole runs on records: they answer as plain JSON does, and start over when they cannot."""

import asyncio
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from graphql import parse

from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.executor.records import RecordPlan
from supergraph.executor.tests.federation import Scripted, federate, on, path
from supergraph.plan import Fetch, FieldSelection, Flatten, FragmentSelection, QueryPlan, Sequence
from supergraph.transport import SubgraphResponse

SCHEMA = federate(
    catalog="""
      scalar Decimal
      type Query { products: [Product!]! media: [[Medium]] }
      type Product @key(fields: "id") {
        id: ID! name: String! price: Decimal size: Size maker: Maker
      }
      type Size @shareable { height: Int! width: Int! }
      type Maker @key(fields: "id") { id: ID! }
      interface Medium { title: String! }
      type Book implements Medium @key(fields: "id") { id: ID! title: String! pages: Int! }
      type Film implements Medium @key(fields: "id") { id: ID! title: String! minutes: Float! }
    """,
    stock="""
      type Product @key(fields: "id") {
        id: ID! size: Size @external stock: Int crate: Int! @requires(fields: "size { height }")
      }
      type Size @shareable { height: Int! width: Int! }
      type Maker @key(fields: "id") { id: ID! city: City! }
      type City { name: String! }
      type Book @key(fields: "id") { id: ID! copies: Int! }
    """,
)
ENTITIES = "query($representations:[_Any!]!){_entities(representations:$representations)"
PRODUCTS = Fetch("catalog", "{products{__typename id name maker{__typename id}}}")
STOCK = Fetch("stock", ENTITIES + "{...on Product{stock}}}", requires=(on("Product", "id"),))
CITIES = Fetch("stock", ENTITIES + "{...on Maker{city{name}}}}", requires=(on("Maker", "id"),))


def product(number: object, **fields: object) -> dict[str, object]:
    maker = {"__typename": "Maker", "id": "m"}
    known = {"__typename": "Product", "id": number, "name": f"n{number}", "maker": maker}
    return known | fields


def entity_answer(*found: object) -> dict[str, object]:
    return {"data": {"_entities": list(found)}}


@pytest.fixture(autouse=True)
def served(monkeypatch):
    """For each run on records whether they served it."""
    found = []
    run = RecordPlan.run

    async def noting(self, state, outcomes):
        body = await run(self, state, outcomes)
        found.append(body is not None)
        return body

    monkeypatch.setattr(RecordPlan, "run", noting)
    return found


async def both(document, plan, **answers):
    """The answer on records, which must be the one on plain JSON, and what was sent."""
    results = []
    for runs in (0, None):
        subgraphs = {name: Scripted(answer) for name, answer in answers.items()}
        options = ExecutorOptions(runs_before_records=runs)
        executable = compile_plan(QueryPlan(plan), parse(document), None, SCHEMA, options)
        result = await executable.run(ExecutionRequest({}, subgraphs))
        results.append((result, {name: s.requests for name, s in subgraphs.items()}))
    assert results[0] == results[1]
    result, sent = results[0]
    return orjson.loads(result.body), sent


async def test_fields_of_several_subgraphs_come_in_the_clients_order(served):
    answer, _ = await both(
        "{ products { stock title: name id } }",
        Sequence(
            (
                Fetch("catalog", "{products{__typename id title:name}}"),
                Flatten(path("products.@"), STOCK),
            )
        ),
        catalog={"data": {"products": [{"__typename": "Product", "id": "1", "title": "a"}]}},
        stock=entity_answer({"stock": 7}),
    )
    assert orjson.dumps(answer) == b'{"data":{"products":[{"stock":7,"title":"a","id":"1"}]}}'
    assert served == [True]


async def test_what_only_the_router_needs_is_not_answered(served):
    answer, _ = await both(
        "{ products { name maker { city { name } } } }",
        Sequence((PRODUCTS, Flatten(path("products.@.maker"), CITIES))),
        catalog={"data": {"products": [product("1"), product("2", maker=None)]}},
        stock=entity_answer({"city": {"name": "Rome"}}),
    )
    assert answer["data"]["products"] == [
        {"name": "n1", "maker": {"city": {"name": "Rome"}}},
        {"name": "n2", "maker": None},
    ]
    assert served == [True]


@pytest.mark.parametrize("identifiers", [["a,b", 'c"', "é\\"], [",", '","'], ["1", "1", "2"]])
async def test_each_distinct_entity_is_asked_for_once(identifiers, served):
    distinct = list(dict.fromkeys(identifiers))
    answer, sent = await both(
        "{ products { id stock } }",
        Sequence((PRODUCTS, Flatten(path("products.@"), STOCK))),
        catalog={"data": {"products": [product(one) for one in identifiers]}},
        stock=entity_answer(*({"stock": number} for number in range(len(distinct)))),
    )
    [request] = sent["stock"]
    asked = [{"__typename": "Product", "id": one} for one in distinct]
    assert request["variables"] == {"representations": asked}
    assert answer["data"]["products"] == [
        {"id": one, "stock": distinct.index(one)} for one in identifiers
    ]
    assert served == [True]


MEDIA = Fetch(
    "catalog",
    "{media{__typename ...on Book{id title pages} ...on Film{title minutes}}}",
)
COPIES = Fetch("stock", ENTITIES + "{...on Book{copies}}}", requires=(on("Book", "id"),))
MEDIA_ANSWER = {
    "data": {
        "media": [
            [
                {"__typename": "Book", "id": "1", "title": "b", "pages": 3},
                None,
                {"__typename": "Film", "title": "f", "minutes": 90},
            ],
            None,
        ]
    }
}


@pytest.mark.parametrize(
    ("selections", "book"),
    [
        ("__typename title ... on Book { copies }", '{"__typename":"Book","title":"b","copies":4}'),
        ("title ... on Book { copies __typename }", '{"title":"b","copies":4,"__typename":"Book"}'),
        ("kind: __typename ... on Book { copies }", '{"kind":"Book","copies":4}'),
        ("... on Book { copies pages }", '{"copies":4,"pages":3}'),
    ],
)
async def test_objects_of_abstract_types_say_their_type_where_they_are_asked(
    selections, book, served
):
    answer, _ = await both(
        f"{{ media {{ {selections} ... on Film {{ minutes }} }} }}",
        Sequence((MEDIA, Flatten(path("media.@.@|[Book]"), COPIES))),
        catalog=MEDIA_ANSWER,
        stock=entity_answer({"copies": 4}),
    )
    [first, none], last = answer["data"]["media"][0][:2], answer["data"]["media"][1]
    assert (orjson.dumps(first).decode(), none, last) == (book, None, None)
    assert served == [True]


async def test_objects_inside_are_sent_as_far_as_they_are_required(served):
    requires = FragmentSelection(
        "Product",
        ("Product",),
        (
            FieldSelection("id", nullable=False),
            FieldSelection("size", selections=(FieldSelection("height", nullable=False),)),
        ),
    )
    crates = Fetch("stock", ENTITIES + "{...on Product{crate}}}", requires=(requires,))
    products = [product("1", size={"height": 2}), product("1", size=None), product("1", size=None)]
    _, sent = await both(
        "{ products { crate } }",
        Sequence(
            (
                Fetch("catalog", "{products{__typename id size{height}}}"),
                Flatten(path("products.@"), crates),
            )
        ),
        catalog={"data": {"products": products}},
        stock=entity_answer({"crate": 1}, {"crate": 2}),
    )
    assert [item["size"] for item in sent["stock"][0]["variables"]["representations"]] == [
        {"height": 2},
        None,
    ]
    assert served == [True]


# --- misfits


PLAN = Sequence(
    (PRODUCTS, Flatten(path("products.@"), STOCK), Flatten(path("products.@.maker"), CITIES))
)
DOCUMENT = "{ products { id name stock maker { city { name } } } }"
CITY = {"city": {"name": "Rome"}}


def third_answer(stock: object) -> Callable[[Any], object]:
    """What the subgraph `stock` answers to both fetches, one after the other."""
    return lambda request: stock if "stock" in request["query"] else entity_answer(CITY)


@pytest.mark.parametrize(
    "stock",
    [
        entity_answer(None),
        entity_answer({"stock": "many"}),
        entity_answer({"stock": 2**40}),
        entity_answer({}),
        entity_answer({"stock": 1}, {"stock": 2}),
        {"data": {"_entities": None}},
        {"data": {"_entities": [{"stock": 1}]}, "errors": [{"message": "half"}]},
        b'{"data":',
        SubgraphResponse(500, (), b'{"data":{"_entities":[{"stock":1}]}}'),
    ],
)
async def test_unusual_answer_is_dealt_with_without_asking_again(stock, served):
    answer, sent = await both(
        DOCUMENT,
        PLAN,
        catalog={"data": {"products": [product("1")]}},
        stock=third_answer(stock),
    )
    [first] = answer["data"]["products"]
    assert first["maker"] == CITY
    assert (len(sent["catalog"]), len(sent["stock"])) == (1, 2)
    assert served == [False]


async def test_numbers_of_custom_scalars_keep_their_digits():
    body = b'{"data":{"products":[{"price":0.12345678901234567890123}]}}'
    subgraphs = {"catalog": Scripted(body)}
    plan = QueryPlan(Fetch("catalog", "{products{price}}"))
    options = ExecutorOptions(runs_before_records=0)
    executable = compile_plan(plan, parse("{ products { price } }"), None, SCHEMA, options)
    result = await executable.run(ExecutionRequest({}, subgraphs))
    assert result.body == body


async def test_operation_of_misfits_is_given_up(served):
    subgraphs = {
        "catalog": Scripted({"data": {"products": [product("1")]}}),
        "stock": Scripted(entity_answer(None)),
    }
    plan = QueryPlan(Sequence((PRODUCTS, Flatten(path("products.@"), STOCK))))
    document = parse("{ products { name stock } }")
    options = ExecutorOptions(runs_before_records=0)
    executable = compile_plan(plan, document, None, SCHEMA, options)
    for _ in range(50):
        result = await executable.run(ExecutionRequest({}, subgraphs))
        assert result.subgraph_requests == 2
        assert orjson.loads(result.body) == {"data": {"products": [{"name": "n1", "stock": None}]}}
    assert 0 < len(served) < 50


async def test_operation_goes_over_to_records_while_it_is_served(served):
    subgraphs = {
        "catalog": Scripted({"data": {"products": [product("1")]}}),
        "stock": Scripted(entity_answer({"stock": 3})),
    }
    plan = QueryPlan(Sequence((PRODUCTS, Flatten(path("products.@"), STOCK))))
    document = parse("{ products { name stock } }")
    options = ExecutorOptions(runs_before_records=2)
    executable = compile_plan(plan, document, None, SCHEMA, options)
    bodies = []
    async with asyncio.timeout(30):
        while not served:
            bodies.append((await executable.run(ExecutionRequest({}, subgraphs))).body)
            await asyncio.sleep(0.001)
    assert len(bodies) > 2
    assert set(bodies) == {b'{"data":{"products":[{"name":"n1","stock":3}]}}'}
    assert served == [True]


async def test_operation_that_fails_to_compile_is_served_all_the_same(monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a fault of the compiler")

    monkeypatch.setattr("supergraph.executor.compile.compile_records", fail)
    plan = QueryPlan(Fetch("catalog", "{products{name}}"))
    options = ExecutorOptions(runs_before_records=0)
    executable = compile_plan(plan, parse("{ products { name } }"), None, SCHEMA, options)
    subgraphs = {"catalog": Scripted({"data": {"products": [{"name": "n"}]}})}
    result = await executable.run(ExecutionRequest({}, subgraphs))
    assert result.body == b'{"data":{"products":[{"name":"n"}]}}'
    assert "cannot be compiled to records" in caplog.text

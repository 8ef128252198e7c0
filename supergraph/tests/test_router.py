import asyncio

import orjson
import pytest

from supergraph.composition.compose import Subgraph, compose
from supergraph.errors import ConfigurationError
from supergraph.pipeline.request import GraphQLRequest
from supergraph.pipeline.router import Router
from supergraph.settings import RouterSettings
from supergraph.transport.asgi import AsgiTransport

FLAGSHIP = "{ products { name reviews { text } } }"
REVIEW = 'mutation { review(productId: "2", text: "fine") { name reviews { text } } }'


async def ask(router, query=None, **request):
    response = await router.execute(GraphQLRequest(query=query, **request))
    return orjson.loads(response.body)


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def test_an_answer_is_joined_from_two_subgraphs(federation):
    async with federation.router() as router:
        response = await router.execute(GraphQLRequest(query=FLAGSHIP))
    assert orjson.loads(response.body) == {
        "data": {
            "products": [
                {"name": "Lamp", "reviews": [{"text": "good"}]},
                {"name": "Kettle", "reviews": []},
            ]
        }
    }
    assert (response.status, response.error_codes, response.subgraph_requests) == (200, (), 2)


async def test_a_mutation_continues_in_another_subgraph(federation):
    async with federation.router() as router:
        assert await ask(router, REVIEW) == {
            "data": {"review": {"name": "Kettle", "reviews": [{"text": "fine"}]}}
        }


async def test_a_subgraph_that_is_down_costs_only_its_own_fields(federation):
    federation.reviews.is_down = True
    async with federation.router() as router:
        answer = await ask(router, FLAGSHIP)
    assert [product["reviews"] for product in answer["data"]["products"]] == [None, None]
    (error,) = answer["errors"]
    assert error["extensions"]["serviceName"] == "reviews"
    assert error["path"] == ["products"]


async def test_variables_are_coerced_and_defaults_filled_in(federation):
    query = "query A($n: Int!, $w: Word = YES) { echo(number: $n, word: $w) }"
    async with federation.router() as router:
        assert await ask(router, query, variables={"n": 7}) == {"data": {"echo": "7 YES"}}


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "{ hello }", "operation_name": "A"}, "OPERATION_RESOLUTION_FAILURE"),
        (
            {"query": "query($n: Int!) { echo(number: $n) }", "variables": {"n": "x"}},
            "BAD_USER_INPUT",
        ),
        ({"query": "query($n: Int!) { echo(number: $n) }"}, "BAD_USER_INPUT"),
        ({"query": REVIEW, "read_only": True}, "METHOD_NOT_ALLOWED"),
        ({"document_id": "x"}, "PERSISTED_QUERY_NOT_SUPPORTED"),
        ({}, "INVALID_GRAPHQL_REQUEST"),
    ],
)
async def test_a_request_that_is_refused_reaches_no_subgraph(federation, request_, code):
    async with federation.router() as router:
        response = await router.execute(GraphQLRequest(**request_))
    answer = orjson.loads(response.body)
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}
    assert response.error_codes[0] == code
    assert not federation.products.bodies + federation.reviews.bodies


async def test_typename_alone_asks_no_subgraph(federation):
    async with federation.router() as router:
        assert await ask(router, "{ __typename }") == {"data": {"__typename": "Query"}}
    assert not federation.products.bodies


async def test_introspection_can_be_switched_off_and_then_nothing_is_suggested(federation):
    async with federation.router(introspection={"enabled": False}) as router:
        refused = await ask(router, "{ __schema { types { name } } }")
        misspelt = await ask(router, "{ helo }")
    assert refused["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "hello" not in misspelt["errors"][0]["message"]


async def test_an_operation_is_prepared_once(federation, monkeypatch):
    async with federation.router() as router:
        operations = router._operations
        prepared = []
        original = operations.prepare_now

        def prepare_now(key):
            prepared.append(key)
            return original(key)

        monkeypatch.setattr(operations, "prepare_now", prepare_now)
        await asyncio.gather(*(ask(router, FLAGSHIP) for _ in range(5)))
        await ask(router, FLAGSHIP)
    assert prepared == [(FLAGSHIP, None, frozenset())]


async def test_identical_queries_in_flight_are_answered_once(federation):
    federation.products.gate = asyncio.Event()
    async with federation.router(traffic={"share_subgraph_requests": False}) as router:
        await ask(router, "{ __typename }")
        tasks = [asyncio.create_task(ask(router, "{ hello }")) for _ in range(5)]
        await federation.products.asked.wait()
        await settle()
        federation.products.gate.set()
        answers = await asyncio.gather(*tasks)
    assert answers == [{"data": {"hello": "world"}}] * 5
    assert len(federation.products.bodies) == 1


@pytest.mark.parametrize(
    "difference",
    [
        {"query": "{ h: hello }"},
        {"query": "query A { hello }"},
        {"variables": {"x": 1}},
        {"headers": ((b"accept-language", b"ru"),)},
        {"headers": ((b"x-tenant", b"7"),)},
    ],
)
async def test_queries_that_differ_in_anything_that_matters_share_nothing(federation, difference):
    sections = {
        "traffic": {"share_subgraph_requests": False},
        "headers": {"propagate": ["x-tenant"]},
    }
    async with federation.router(**sections) as router:
        plain = GraphQLRequest(query="{ hello }")
        other = GraphQLRequest(**{"query": "{ hello }", **difference})
        await router.execute(plain)
        await router.execute(other)
        federation.products.bodies.clear()
        federation.products.gate = asyncio.Event()
        tasks = [asyncio.create_task(router.execute(each)) for each in (plain, other)]
        await asyncio.sleep(0.01)
        federation.products.gate.set()
        await asyncio.gather(*tasks)
    assert len(federation.products.bodies) == 2


async def test_a_mutation_tells_the_clients_address_where_the_settings_name_a_header(federation):
    forged = ((b"x-client-address", b"6.6.6.6"),)
    async with federation.router(headers={"client_address": "x-client-address"}) as router:
        for query in (REVIEW, "{ hello }"):
            await router.execute(
                GraphQLRequest(query=query, headers=forged, client_address="203.0.113.5")
            )
    async with federation.router() as router:
        await router.execute(GraphQLRequest(query=REVIEW, client_address="203.0.113.5"))
    told = [each.get(b"x-client-address") for each in federation.reviews.headers]
    assert told == [b"203.0.113.5", None]
    assert federation.products.headers[-2].get(b"x-client-address") is None


async def test_sharing_can_be_switched_off(federation):
    traffic = {"share_operations": False, "share_subgraph_requests": False}
    async with federation.router(traffic=traffic) as router:
        await asyncio.gather(*(ask(router, "{ hello }") for _ in range(3)))
    assert len(federation.products.bodies) == 3


async def test_identical_mutations_are_each_carried_out(federation):
    async with federation.router() as router:
        await asyncio.gather(ask(router, REVIEW), ask(router, REVIEW))
        answer = await ask(router, FLAGSHIP)
    assert len(answer["data"]["products"][1]["reviews"]) == 2


async def test_a_query_that_no_one_waits_for_is_given_up(federation):
    federation.products.gate = asyncio.Event()
    async with federation.router() as router:
        task = asyncio.create_task(ask(router, "{ hello }"))
        await federation.products.asked.wait()
        task.cancel()
        await settle()
    assert federation.products.cancelled == 1


async def test_a_mutation_that_no_one_waits_for_is_carried_out(federation):
    federation.reviews.gate = asyncio.Event()
    async with federation.router() as router:
        task = asyncio.create_task(ask(router, REVIEW))
        await federation.reviews.asked.wait()
        task.cancel()
        await settle()
        federation.reviews.gate.set()
    assert federation.reviews.cancelled == 0
    assert len(federation.reviews.bodies) == 1


async def test_closing_waits_no_longer_for_mutations_than_the_settings_say(federation):
    federation.reviews.gate = asyncio.Event()
    async with federation.router(traffic={"shutdown_seconds": 0}) as router:
        task = asyncio.create_task(ask(router, REVIEW))
        await federation.reviews.asked.wait()
    assert not task.done()
    federation.reviews.gate.set()
    await task


async def test_a_fault_of_the_router_is_an_answer_and_a_traceback_in_the_log(
    federation, monkeypatch, caplog
):
    async with federation.router() as router:
        monkeypatch.setattr(router._persisted, "find_text", lambda _: 1 / 0)
        headers = ((b"x-request-id", b"r-1"),)
        response = await router.execute(GraphQLRequest(query="{ hello }", headers=headers))
    answer = orjson.loads(response.body)
    assert (response.status, response.error_codes) == (500, ("INTERNAL_SERVER_ERROR",))
    assert "r-1" in answer["errors"][0]["message"]
    assert "division" not in answer["errors"][0]["message"]
    assert "ZeroDivisionError" in caplog.text


async def test_subgraphs_are_told_the_requests_id(federation):
    async with federation.router() as router:
        headers = ((b"x-request-id", b"r-1"), (b"accept-language", b"ru"))
        response = await router.execute(GraphQLRequest(query="{ hello }", headers=headers))
    assert response.request_id == "r-1"
    (received,) = federation.products.headers
    assert (received[b"x-request-id"], received[b"accept-language"]) == (b"r-1", b"ru")


async def test_a_manifest_runs_by_id_and_is_prepared_in_advance(federation, tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(orjson.dumps({"abc": "{ hello }", "bad": "{ gone }"}))
    async with federation.router(persisted_operations={"manifests": [manifest]}) as router:
        await router.warm_up()
        assert router._operations.recall(("{ hello }", None, frozenset())) is not None
        assert await ask(router, document_id="abc") == {"data": {"hello": "world"}}


def test_a_subgraph_that_cannot_be_reached_is_named(federation):
    with pytest.raises(ConfigurationError, match=r"Set subgraphs\.products\.url"):
        Router(federation.supergraph_sdl, RouterSettings())


def test_a_setting_for_a_subgraph_that_does_not_exist_is_refused(federation):
    with pytest.raises(ConfigurationError, match="no subgraph 'prodcts'; it has products, reviews"):
        federation.router(subgraphs={"prodcts": {"url": "http://x.test"}})
    with pytest.raises(ConfigurationError, match="no subgraph 'other'"):
        Router(
            federation.supergraph_sdl,
            RouterSettings(),
            {"other": AsgiTransport(federation.products)},
        )


@pytest.mark.parametrize(("active", "side"), [([], "old"), (["beta"], "new")])
async def test_a_field_moves_between_subgraphs_by_a_label(active, side):
    spec = "https://specs.apollo.dev/federation/v2.7"
    link = f'extend schema @link(url: "{spec}", import: ["@override"])'
    moved = 'type Query { word: String @override(from: "old", label: "beta") }'
    composed = compose(
        [
            Subgraph("old", "", f"{link} type Query {{ word: String }}"),
            Subgraph("new", "", f"{link} {moved}"),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors

    def answering(word):
        async def app(scope, receive, send):
            await receive()
            lines = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": lines})
            body = orjson.dumps({"data": {"word": word}})
            await send({"type": "http.response.body", "body": body})

        return AsgiTransport(app)

    transports = {name: answering(name) for name in ("old", "new")}
    settings = RouterSettings(overrides={"active": active})
    async with Router(composed.supergraph_sdl, settings, transports) as router:
        assert await ask(router, "{ word }") == {"data": {"word": side}}

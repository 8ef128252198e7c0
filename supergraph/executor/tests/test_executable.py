"""Whole runs: plans by hand, subgraphs that answer well and badly."""

import asyncio

import orjson
import pytest
from graphql import parse

from supergraph.executor import ExecutionRequest, ExecutorOptions, compile_plan
from supergraph.executor.tests.federation import (
    Scripted,
    body,
    entities,
    federate,
    on,
    path,
    run,
)
from supergraph.plan import (
    BatchEntry,
    BatchFetch,
    Condition,
    Fetch,
    Flatten,
    Parallel,
    QueryPlan,
    Sequence,
)
from supergraph.transport import SubgraphResponse, TransportError, TransportReason

SCHEMA = federate(
    catalog="""
      type Query { products: [Product!]! product: Product featured: Product! shop: Shop }
      type Product @key(fields: "id") { id: ID! name: String! related: [Product!] }
      type Shop { title: String! best: Product! }
      type Mutation { rename(name: String!): Product }
    """,
    reviews="""
      type Query { latest: Product }
      type Product @key(fields: "id") { id: ID! rating: Float reviews: [Review!] score: Int! }
      type Review { body: String! author: User }
      type User @key(fields: "id") { id: ID! }
      type Mutation { review(body: String!): Review! }
    """,
    people='type User @key(fields: "id") { id: ID! name: String! nick: String }',
)

LIST = Fetch("catalog", "{products{__typename id name}}")
REVIEWS = Fetch(
    "reviews",
    "query($representations:[_Any!]!){_entities(representations:$representations)"
    "{...on Product{rating reviews{body author{__typename id}} score}}}",
    requires=(on("Product", "id"),),
)
AUTHORS = Fetch(
    "people",
    "query($representations:[_Any!]!){_entities(representations:$representations)"
    "{...on User{name nick}}}",
    requires=(on("User", "id"),),
)
PLAN = Sequence(
    (
        LIST,
        Flatten(path("products.@"), REVIEWS),
        Flatten(path("products.@.reviews.@.author"), AUTHORS),
    )
)
NULLABLE = "{ products { name rating reviews { body author { name nick } } } }"
STRICT = "{ products { name score } }"


def catalog(count=10):
    products = [{"__typename": "Product", "id": f"{n % 5}", "name": f"n{n}"} for n in range(count)]
    return Scripted({"data": {"products": products}})


def reviews(**overrides):
    product = {
        "rating": 4.5,
        "reviews": [{"body": "b", "author": {"__typename": "User", "id": "u"}}],
        "score": 1,
    }
    return Scripted(entities({str(n): {**product, **overrides} for n in range(5)}))


def people():
    return Scripted(entities({"u": {"name": "Ann", "nick": None}}))


def refused(_request=None):
    return TransportError("Subgraph 'reviews' refused the connection.", TransportReason.REFUSED)


def subgraphs(**scripts):
    return {"catalog": catalog(), "reviews": reviews(), "people": people(), **scripts}


# --- what goes right


async def test_entities_are_merged_and_shaped_by_the_clients_document():
    used = subgraphs()
    result = await run(SCHEMA, NULLABLE, PLAN, used)
    assert body(result) == {
        "data": {
            "products": [
                {
                    "name": f"n{n}",
                    "rating": 4.5,
                    "reviews": [{"body": "b", "author": {"name": "Ann", "nick": None}}],
                }
                for n in range(10)
            ]
        }
    }
    assert (result.error_codes, result.subgraph_requests, result.has_data) == ((), 3, True)


async def test_identical_representations_are_sent_once():
    used = subgraphs()
    await run(SCHEMA, NULLABLE, PLAN, used)
    assert used["reviews"].representations == [
        [{"__typename": "Product", "id": f"{n}"} for n in range(5)]
    ]
    assert used["people"].representations == [[{"__typename": "User", "id": "u"}]]


async def test_executable_serves_many_requests_at_once():
    executable = compile_plan(QueryPlan(PLAN), parse(NULLABLE), None, SCHEMA, ExecutorOptions())
    results = await asyncio.gather(
        *(
            executable.run(ExecutionRequest({}, {**subgraphs(), "catalog": catalog(count)}))
            for count in range(20)
        )
    )
    assert [len(body(result)["data"]["products"]) for result in results] == list(range(20))


async def test_large_operation_is_answered_before_it_is_worth_compiling():
    document = "{" + " ".join(f"a{n}: product {{ name }}" for n in range(400)) + "}"
    executable = compile_plan(
        QueryPlan(Fetch("catalog", document)), parse(document), None, SCHEMA, ExecutorOptions()
    )
    data = {f"a{n}": {"name": f"n{n}"} for n in range(400)}
    bodies = set()
    for _ in range(25):
        used = {"catalog": Scripted({"data": data})}
        bodies.add((await executable.run(ExecutionRequest({}, used))).body)
    assert [orjson.loads(text) for text in bodies] == [{"data": data}]


async def test_nothing_is_fetched_for_what_is_not_there():
    used = subgraphs(catalog=Scripted({"data": {"products": []}}))
    result = await run(SCHEMA, NULLABLE, PLAN, used)
    assert body(result) == {"data": {"products": []}}
    assert result.subgraph_requests == 1
    assert not used["reviews"].requests


async def test_only_typename_needs_no_subgraph():
    result = await run(SCHEMA, "{ __typename again: __typename }", None, {})
    assert body(result) == {"data": {"__typename": "Query", "again": "Query"}}
    assert result.subgraph_requests == 0


async def test_variables_that_a_fetch_uses_are_sent_and_others_are_not():
    fetch = Fetch(
        "catalog",
        "mutation R($n:String!){rename(name:$n){name}}",
        "mutation",
        "R",
        variable_usages=("n", "unset"),
    )
    used = {"catalog": Scripted({"data": {"rename": {"name": "x"}}})}
    await run(
        SCHEMA,
        "mutation($n: String!) { rename(name: $n) { name } }",
        fetch,
        used,
        variables={"n": "x", "other": 1},
    )
    assert used["catalog"].requests == [
        {"query": fetch.operation, "operationName": "R", "variables": {"n": "x"}}
    ]
    assert not used["catalog"].sent[0].idempotent


async def test_mutations_run_in_document_order():
    order = []

    def script(name, data):
        def answer(_request):
            order.append(name)
            return {"data": data}

        return Scripted(answer)

    used = {
        "catalog": script("rename", {"rename": {"name": "x"}}),
        "reviews": script("review", {"review": {"body": "y"}}),
    }
    node = Sequence(
        (
            Fetch("reviews", 'mutation{review(body:"y"){body}}', "mutation"),
            Fetch("catalog", 'mutation{rename(name:"x"){name}}', "mutation"),
        )
    )
    document = 'mutation { review(body: "y") { body } rename(name: "x") { name } }'
    result = await run(SCHEMA, document, node, used)
    assert order == ["review", "rename"]
    assert list(body(result)["data"]) == ["review", "rename"]


@pytest.mark.parametrize("value", [True, False])
async def test_condition_chooses_a_branch(value):
    node = Condition("c", if_clause=LIST, else_clause=Fetch("catalog", "{product{id}}"))
    used = {
        "catalog": Scripted(
            lambda request: (
                {"data": {"products": []}}
                if "products" in request["query"]
                else {"data": {"product": {"id": "1"}}}
            )
        )
    }
    document = (
        "query($c: Boolean!) { products @include(if: $c) { id } product @skip(if: $c) { id } }"
    )
    result = await run(SCHEMA, document, node, used, variables={"c": value})
    assert list(body(result)["data"]) == (["products"] if value else ["product"])


async def test_lookups_of_a_batch_share_one_request():
    batch = BatchFetch(
        "reviews",
        "query($a:[_Any!]!,$b:[_Any!]!){x:_entities(representations:$a){...on Product{rating}}"
        "y:_entities(representations:$b){...on Product{score}}}",
        (
            BatchEntry("x", "a", (path("product"), path("products.@")), (on("Product", "id"),)),
            BatchEntry("y", "b", (path("shop.best"),), (on("Product", "id"),)),
        ),
    )
    root = Fetch(
        "catalog", "{product{__typename id}products{__typename id}shop{best{__typename id}}}"
    )
    item = {"__typename": "Product", "id": "1"}
    data = {"product": dict(item), "products": [dict(item), dict(item, id="2")], "shop": None}
    used = {
        "catalog": Scripted({"data": data}),
        "reviews": Scripted({"data": {"x": [{"rating": 1.5}, {"rating": 2.5}], "y": []}}),
    }
    result = await run(
        SCHEMA,
        "{ product { rating } products { rating } shop { best { score } } }",
        Sequence((root, batch)),
        used,
    )
    assert body(result)["data"] == {
        "product": {"rating": 1.5},
        "products": [{"rating": 1.5}, {"rating": 2.5}],
        "shop": None,
    }
    (request,) = used["reviews"].requests
    assert request["variables"] == {"a": [item, dict(item, id="2")], "b": []}


async def test_dead_batch_is_one_error_for_each_field_that_it_should_have_completed():
    batch = BatchFetch(
        "reviews",
        "query($a:[_Any!]!){x:_entities(representations:$a){...on Product{rating}}}",
        (
            BatchEntry(
                "x",
                "a",
                (path("products.@"), path("products.@.related.@"), path("product")),
                (on("Product", "id"),),
            ),
        ),
    )
    item = {"__typename": "Product", "id": "1"}
    data = {"product": dict(item), "products": [dict(item, related=[dict(item)])]}
    used = {"catalog": Scripted({"data": data}), "reviews": Scripted(refused)}
    document = "{ product { rating } products { rating related { rating } } }"
    text = "{product{__typename id}products{__typename id related{__typename id}}}"
    result = await run(SCHEMA, document, Sequence((Fetch("catalog", text), batch)), used)
    assert [error["path"] for error in body(result)["errors"]] == [["products"], ["product"]]


async def test_root_fields_are_entered_again_at_a_path():
    schema = federate(
        catalog="type Query @shareable { products: [Query!]! latest: Int @shareable }",
        reviews="type Query @shareable { rating: Float }",
    )
    used = {
        "catalog": Scripted({"data": {"products": [{}, {}]}}),
        "reviews": Scripted({"data": {"rating": 3.5}}),
    }
    again = Flatten(path("products.@"), Fetch("reviews", "{rating}"))
    node = Sequence((Fetch("catalog", "{products{__typename}}"), again))
    result = await run(schema, "{ products { rating } }", node, used)
    assert body(result) == {"data": {"products": [{"rating": 3.5}, {"rating": 3.5}]}}
    assert len(used["reviews"].requests) == 1
    empty = {**used, "catalog": Scripted({"data": {"products": []}})}
    assert (await run(schema, "{ products { rating } }", node, empty)).subgraph_requests == 1


async def test_targets_of_one_entity_do_not_share_what_differs():
    """Two places show one product; a later fetch completes only one of them, under one alias."""
    batch = BatchFetch(
        "reviews",
        "query($a:[_Any!]!){x:_entities(representations:$a)"
        "{...on Product{reviews{author{__typename id}}}}}",
        (BatchEntry("x", "a", (path("product"), path("featured")), REVIEWS.requires),),
    )
    only_featured = Flatten(
        path("featured.reviews.@.author"),
        Fetch(
            "people",
            "query($representations:[_Any!]!){_entities(representations:$representations)"
            "{...on User{n:nick}}}",
            requires=(on("User", "id"),),
        ),
    )
    only_product = Flatten(
        path("product.reviews.@.author"),
        Fetch(
            "people",
            "query($representations:[_Any!]!){_entities(representations:$representations)"
            "{...on User{n:name}}}",
            requires=(on("User", "id"),),
        ),
    )
    item = {"__typename": "Product", "id": "1"}
    author = {"__typename": "User", "id": "u"}

    def script(request):
        value = "nick" if "nick" in request["query"] else "name"
        return {"data": {"_entities": [{"n": value}]}}

    used = {
        "catalog": Scripted({"data": {"product": dict(item), "featured": dict(item)}}),
        "reviews": Scripted({"data": {"x": [{"reviews": [{"author": author}]}]}}),
        "people": Scripted(script),
    }
    document = """{ product { reviews { author { n: name } } }
                    featured { reviews { author { n: nick } } } }"""
    root = Fetch("catalog", "{product{__typename id}featured{__typename id}}")
    node = Sequence((root, batch, Parallel((only_featured, only_product))))
    result = await run(SCHEMA, document, node, used)
    assert body(result)["data"] == {
        "product": {"reviews": [{"author": {"n": "name"}}]},
        "featured": {"reviews": [{"author": {"n": "nick"}}]},
    }


async def test_headers_and_timeouts_reach_the_transport():
    executable = compile_plan(
        QueryPlan(LIST),
        parse("{ products { id } }"),
        None,
        SCHEMA,
        ExecutorOptions(subgraph_timeout=9, subgraph_timeouts={"catalog": 3}),
    )
    used = {"catalog": Scripted({"data": {"products": []}})}
    headers = ((b"x-tenant", b"1"),)
    await executable.run(ExecutionRequest({}, used, headers))
    await executable.run(ExecutionRequest({}, used, headers, timeout=1))
    first, second = used["catalog"].sent
    assert first.headers is headers
    assert first.timeout == 3
    assert 0 < second.timeout <= 1


# --- what goes wrong


@pytest.mark.parametrize("document", [NULLABLE, STRICT])
async def test_dead_subgraph_costs_its_own_fields_and_one_error(document):
    used = subgraphs(reviews=Scripted(refused))
    result = await run(SCHEMA, document, PLAN, used)
    answer = body(result)
    if document is NULLABLE:
        assert answer["data"] == {
            "products": [{"name": f"n{n}", "rating": None, "reviews": None} for n in range(10)]
        }
    else:
        assert answer["data"] is None
    assert answer["errors"] == [
        {
            "message": "Subgraph 'reviews' refused the connection.",
            "path": ["products"],
            "extensions": {
                "code": "SUBREQUEST_HTTP_ERROR",
                "reason": "refused",
                "serviceName": "reviews",
            },
        }
    ]
    assert result.error_codes == ("SUBREQUEST_HTTP_ERROR",)


async def test_failure_of_a_fetch_explains_what_later_fetches_lack():
    schema = federate(
        a='type Query { items: [Item!] } type Item @key(fields: "id") { id: ID! }',
        b='type Item @key(fields: "id") { id: ID! size: Int }',
        c="""type Item @key(fields: "id") {
               id: ID! size: Int @external price: Int! @requires(fields: "size") }""",
    )
    text = (
        "query($representations:[_Any!]!)"
        "{_entities(representations:$representations){...on Item{%s}}}"
    )
    node = Sequence(
        (
            Fetch("a", "{items{__typename id}}"),
            Flatten(path("items.@"), Fetch("b", text % "size", requires=(on("Item", "id"),))),
            Flatten(
                path("items.@"), Fetch("c", text % "price", requires=(on("Item", "id", "size?"),))
            ),
        )
    )
    used = {
        "a": Scripted({"data": {"items": [{"__typename": "Item", "id": "1"}]}}),
        "b": Scripted(SubgraphResponse(500, ((b"content-type", b"text/html"),), b"<html>")),
        "c": Scripted({"data": {"_entities": [{"price": 1}]}}),
    }
    answer = body(await run(schema, "{ items { price } }", node, used))
    assert answer["data"] == {"items": None}
    assert [error["extensions"]["serviceName"] for error in answer["errors"]] == ["b"]
    assert not used["c"].requests


async def test_entity_that_is_null_without_an_error_leaves_nulls():
    used = subgraphs(reviews=Scripted(entities({"0": {"rating": 1.5, "score": 1}})))
    answer = body(await run(SCHEMA, "{ products { rating } }", PLAN, used))
    assert [item["rating"] for item in answer["data"]["products"]] == [1.5, *[None] * 4] * 2
    assert "errors" not in answer


async def test_null_where_none_may_be_is_reported_when_nobody_has():
    used = subgraphs(reviews=Scripted(entities({})))
    answer = body(await run(SCHEMA, "{ products { score } }", PLAN, used))
    assert answer == {
        "data": None,
        "errors": [
            {
                "message": "Cannot return null for non-nullable field Product.score.",
                "path": ["products", 0, "score"],
                "extensions": {"code": "NULL_IN_NON_NULLABLE_FIELD"},
            }
        ],
    }


def errors_with(*errors, data=None):
    return Scripted({"data": data, "errors": list(errors)})


async def test_error_of_an_entity_is_placed_at_each_of_its_targets():
    broken = {"message": "no", "path": ["_entities", 1, "reviews", 0, "body"], "locations": [1]}
    good = {"rating": 1.5, "score": 1, "reviews": []}
    used = subgraphs(
        reviews=errors_with(broken, data={"_entities": [good, {"rating": 2.5}, good, good, good]})
    )
    answer = body(await run(SCHEMA, "{ products { reviews { body } } }", PLAN, used))
    assert answer["errors"] == [
        {
            "message": "no",
            "path": ["products", index, "reviews", 0, "body"],
            "extensions": {"code": "DOWNSTREAM_SERVICE_ERROR", "serviceName": "reviews"},
        }
        for index in (1, 6)
    ]


async def test_error_of_a_null_entity_explains_all_that_it_lacks():
    broken = {"message": "no", "path": ["_entities", 0, "rating"], "extensions": {"code": "MINE"}}
    used = subgraphs(catalog=catalog(1), reviews=errors_with(broken, data={"_entities": [None]}))
    answer = body(await run(SCHEMA, "{ products { rating score } }", PLAN, used))
    assert answer["data"] is None
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["products", 0, "rating"], "MINE")
    ]


@pytest.mark.parametrize(
    "place", [None, [], ["_entities", 99], ["_entities", "0"], ["_entities"], ["x", 0], [{}], "x"]
)
async def test_error_without_a_usable_path_is_placed_before_the_first_list(place):
    used = subgraphs(reviews=errors_with({"message": "no", "path": place}))
    answer = body(await run(SCHEMA, NULLABLE, PLAN, used))
    assert [(error["message"], error["path"]) for error in answer["errors"]] == [
        ("no", ["products"])
    ]
    assert len(answer["data"]["products"]) == 10


async def test_error_of_a_root_fetch_keeps_its_path():
    broken = {"message": "no", "path": ["shop", "best", "name"]}
    used = {"catalog": errors_with(broken, data={"shop": None})}
    node = Fetch("catalog", "{shop{title best{name}}}")
    answer = body(await run(SCHEMA, "{ shop { title best { name } } }", node, used))
    assert answer["data"] == {"shop": None}
    assert [error["path"] for error in answer["errors"]] == [["shop", "best", "name"]]


@pytest.mark.parametrize(
    ("text", "place"), [("{product{id}}", ["product"]), ("{product{id}shop{title}}", None)]
)
async def test_failed_root_fetch_is_placed_at_its_field_if_it_has_one(text, place):
    used = {"catalog": Scripted(refused)}
    answer = body(await run(SCHEMA, text, Fetch("catalog", text), used))
    (error,) = answer["errors"]
    assert error.get("path") == place
    assert set(answer["data"].values()) == {None}


async def test_null_data_of_a_root_fetch_is_explained_by_its_errors():
    used = {"catalog": errors_with({"message": "no"})}
    answer = body(await run(SCHEMA, "{ featured { name } }", LIST_FEATURED, used))
    assert answer["data"] is None
    assert [error["message"] for error in answer["errors"]] == ["no"]


LIST_FEATURED = Fetch("catalog", "{featured{name}}")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"<html>", "SUBREQUEST_MALFORMED_RESPONSE"),
        (b"", "SUBREQUEST_MALFORMED_RESPONSE"),
        (b"[]", "SUBREQUEST_MALFORMED_RESPONSE"),
        (b"{}", "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":null}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":[]}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":null,"errors":[]}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":{},"errors":"no"}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":{}}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":{"_entities":{}}}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b'{"data":{"_entities":[]}}', "SUBREQUEST_MALFORMED_RESPONSE"),
        (b"[" * 10_000, "SUBREQUEST_MALFORMED_RESPONSE"),
        (
            SubgraphResponse(200, ((b"Content-Type", b"text/html"),), b"<p>"),
            "SUBREQUEST_HTTP_ERROR",
        ),
        (SubgraphResponse(200, (), b"<p>"), "SUBREQUEST_HTTP_ERROR"),
        (SubgraphResponse(502, (), b""), "SUBREQUEST_HTTP_ERROR"),
        (SubgraphResponse(502, (), b'{"message":"x"}'), "SUBREQUEST_HTTP_ERROR"),
        (SubgraphResponse(502, (), b'{"data":{"_entities":[]}}'), "SUBREQUEST_HTTP_ERROR"),
    ],
    ids=range(17),
)
async def test_answer_that_is_no_graphql_response_is_one_error(answer, code):
    used = subgraphs(reviews=Scripted(answer))
    result = await run(SCHEMA, NULLABLE, PLAN, used)
    (error,) = body(result)["errors"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["serviceName"] == "reviews"
    assert error["path"] == ["products"]
    assert "'reviews'" in error["message"]
    if isinstance(answer, SubgraphResponse):
        assert error["extensions"]["http"] == {"status": answer.status}


async def test_errors_of_a_response_with_a_bad_status_are_used():
    answer = b'{"errors":[{"message":"denied","extensions":{"code":"FORBIDDEN"}}]}'
    used = subgraphs(reviews=Scripted(SubgraphResponse(403, (), answer)))
    result = await run(SCHEMA, NULLABLE, PLAN, used)
    assert result.error_codes == ("FORBIDDEN",)


@pytest.mark.parametrize("junk", [5, "x", [1], {"reviews": 7}, {"reviews": [5]}, {"score": {}}])
async def test_values_of_other_kinds_never_break_a_run(junk):
    used = subgraphs(reviews=Scripted({"data": {"_entities": [junk] * 5}}))
    document = "{ products { name rating reviews { body author { name } } } }"
    answer = body(await run(SCHEMA, document, PLAN, used))
    assert len(answer["data"]["products"]) == 10
    assert answer["data"]["products"][0]["name"] == "n0"


async def test_subgraphs_messages_can_be_kept_from_the_client():
    broken = {"message": "secret", "extensions": {"code": "MINE", "trace": "secret"}}
    used = subgraphs(reviews=errors_with(broken))
    result = await run(
        SCHEMA, NULLABLE, PLAN, used, include_subgraph_messages=False, service_name_key=None
    )
    (error,) = body(result)["errors"]
    assert error["extensions"] == {"code": "MINE"}
    assert b"secret" not in result.body


async def test_name_of_the_service_goes_under_the_key_of_the_settings():
    used = subgraphs(reviews=Scripted(refused))
    result = await run(SCHEMA, NULLABLE, PLAN, used, service_name_key="service")
    (error,) = body(result)["errors"]
    assert error["extensions"]["service"] == "reviews"


async def test_repeated_errors_are_sent_once():
    broken = {"message": "no"}
    used = subgraphs(reviews=errors_with(broken, broken, {"message": "other"}))
    result = await run(SCHEMA, NULLABLE, PLAN, used)
    assert [error["message"] for error in body(result)["errors"]] == ["no", "other"]


async def test_subgraph_without_a_transport_is_an_error():
    used = {"catalog": catalog()}
    (error,) = body(await run(SCHEMA, "{ products { rating } }", PLAN, used))["errors"]
    assert error["extensions"]["code"] == "SUBREQUEST_HTTP_ERROR"


async def test_no_request_is_sent_when_time_is_up():
    def slow(_request):
        return {"data": {"products": [{"__typename": "Product", "id": "1", "name": "n"}]}}

    used = subgraphs(catalog=Scripted(slow))
    result = await run(SCHEMA, "{ products { rating } }", PLAN, used, timeout=0)
    assert result.error_codes == ("SUBREQUEST_HTTP_ERROR",)
    assert body(result)["errors"][0]["extensions"]["reason"] == "timeout"
    assert not used["catalog"].requests


async def test_one_branch_that_fails_leaves_the_others():
    node = Parallel((Fetch("catalog", "{product{name}}"), Fetch("reviews", "{latest{rating}}")))
    used = {
        "catalog": Scripted({"data": {"product": {"name": "n"}}}),
        "reviews": Scripted(refused),
    }
    answer = body(await run(SCHEMA, "{ product { name } latest { rating } }", node, used))
    assert answer["data"] == {"product": {"name": "n"}, "latest": None}
    assert [error["path"] for error in answer["errors"]] == [["latest"]]


async def test_cancelling_a_run_cancels_its_requests():
    cancelled = []

    class Hanging:
        async def send(self, request):
            try:
                await asyncio.sleep(60)
            finally:
                cancelled.append(request.service_name)

        async def close(self):
            """Holds nothing."""

    node = Parallel((Fetch("catalog", "{product{name}}"), Fetch("reviews", "{latest{rating}}")))
    used = {"catalog": Hanging(), "reviews": Hanging()}
    task = asyncio.create_task(run(SCHEMA, "{ product { name } latest { rating } }", node, used))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(cancelled) == ["catalog", "reviews"]


async def test_scalar_without_an_end_is_refused():
    schema = federate(a="scalar JSON type Query { tree: JSON }")
    deep = b'{"data":{"tree":' + b"[" * 900 + b"]" * 900 + b"}}"
    result = await run(schema, "{ tree }", Fetch("a", "{tree}"), {"a": Scripted(deep)})
    assert result.error_codes == ("INVALID_FIELD_VALUE",)
    assert not result.has_data


async def test_values_that_cannot_be_merged_for_their_depth_cost_their_own_fetch():
    schema = federate(
        a="scalar JSON type Query { name: String tree: JSON @shareable }",
        b="scalar JSON type Query { tree: JSON @shareable }",
    )
    deep = b'{"data":{"name":"n","tree":' + b'{"a":' * 1000 + b"1" + b"}" * 1000 + b"}}"
    used = {"a": Scripted(deep), "b": Scripted(deep)}
    node = Sequence((Fetch("a", "{name tree}"), Fetch("b", "{tree}")))
    answer = body(await run(schema, "{ name }", node, used))
    assert answer["data"] == {"name": "n"}
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "INVALID_FIELD_VALUE", "serviceName": "b"}


async def test_numbers_of_custom_scalars_lose_no_digit():
    schema = federate(
        a="""scalar Decimal
             type Query { items: [Item!] }
             type Item @key(fields: "id") { id: ID! price: Decimal ratio: Float big: Decimal }""",
        b="""scalar Decimal
             type Item @key(fields: "id") {
               id: ID! price: Decimal @external tax: Decimal @requires(fields: "price") }""",
    )
    price = "1234567890.12345678901234567890"
    text = (
        "query($representations:[_Any!]!)"
        "{_entities(representations:$representations){...on Item{tax}}}"
    )
    node = Sequence(
        (
            Fetch("a", "{items{__typename id price ratio big}}"),
            Flatten(path("items.@"), Fetch("b", text, requires=(on("Item", "id", "price?"),))),
        )
    )
    data = (
        f'{{"__typename":"Item","id":"1","price":{price},"ratio":0.12345678901234567,"big":1e400}}'
    )
    used = {
        "a": Scripted(b'{"data":{"items":[' + data.encode() + b"]}}"),
        "b": Scripted(b'{"data":{"_entities":[{"tax":0.00000000000000000001}]}}'),
    }
    result = await run(schema, "{ items { price ratio big tax } }", node, used)
    assert result.body == (
        b'{"data":{"items":[{"price":' + price.encode() + b',"ratio":0.12345678901234567,'
        b'"big":1e400,"tax":0.00000000000000000001}]}}'
    )
    assert price.encode() in used["b"].sent[0].body

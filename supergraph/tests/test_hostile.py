"""Requests that are meant to hurt: each gets a clear error, and the router goes on.

Their size is chosen so that anything worse than linear work would take minutes, not seconds; the
suite would then time out rather than pass.
"""

import gzip

import pytest

ALIASES = "{" + " ".join(f"a{i}: hello" for i in range(10_000)) + "}"
MULTIPLYING = "{ ...F0 } " + " ".join(
    f"fragment F{i} on Query {{ hello ...F{i + 1} ...F{i + 1} }}" for i in range(60)
) + " fragment F60 on Query { hello }"  # fmt: skip
CYCLIC = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"
CHAIN = "{ ...F0 } " + " ".join(
    f"fragment F{i} on Query {{ ...F{i + 1} }}" for i in range(1500)
) + " fragment F1500 on Query { hello }"  # fmt: skip


def nested(opening: str, closing: str, times: int) -> str:
    return opening * times + closing * times


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param("{ hello " + "#" * 1_000_000 + "\n}", None, id="a-megabyte-of-comment"),
        pytest.param("#\n" * 500_000 + "{ hello }", "GRAPHQL_PARSE_FAILED", id="many-comments"),
        pytest.param("{ " + "hello " * 150_000 + "}", "GRAPHQL_PARSE_FAILED", id="many-tokens"),
        pytest.param(ALIASES, "GRAPHQL_PARSE_FAILED", id="10000-aliases"),
        pytest.param(ALIASES[:30_000] + "}", "MAX_ALIASES_LIMIT", id="fewer-aliases"),
        pytest.param("{ " + "hello " * 14_000 + "}", "MAX_ROOT_FIELDS_LIMIT", id="one-field-often"),
        pytest.param(
            "{ hello " + "@skip(if: false) " * 1_500 + "}",
            "MAX_DIRECTIVES_LIMIT",
            id="many-directives",
        ),
        pytest.param(MULTIPLYING, "MAX_HEIGHT_LIMIT", id="multiplying-fragments"),
        pytest.param(CYCLIC, "GRAPHQL_VALIDATION_FAILED", id="cyclic-fragments"),
        pytest.param(CHAIN, "MAX_DEPTH_LIMIT", id="a-chain-of-fragments"),
        pytest.param(nested("{ a ", "}", 5_000), "GRAPHQL_PARSE_FAILED", id="deep-selections"),
        pytest.param(
            "{ hello(a: " + nested("[", "]", 5_000) + ") }", "GRAPHQL_PARSE_FAILED", id="deep-list"
        ),
        pytest.param(
            "query($a: " + nested("[", "]", 3_000) + ") { hello }",
            "GRAPHQL_PARSE_FAILED",
            id="deep-type",
        ),
        pytest.param(
            "{ __schema { types " + nested("{ fields { type ", "} }", 9)[:-1] + "} }",
            "GRAPHQL_PARSE_FAILED",
            id="broken-introspection",
        ),
        pytest.param(
            "{ __schema { types { fields { type { fields { type { fields { type { fields { name } "
            "} } } } } } } } }",
            "GRAPHQL_VALIDATION_FAILED",
            id="introspection-bomb",
        ),
        pytest.param('{ hello } "\\ud800"', "GRAPHQL_PARSE_FAILED", id="half-a-character"),
    ],
)
async def test_an_operation_that_is_too_much_is_refused_and_the_router_goes_on(client, query, code):
    response = await client.post("/graphql", json={"query": query}, timeout=60)
    answer = response.json()
    found = answer["errors"][0]["extensions"]["code"] if "errors" in answer else None
    assert found == code
    assert len(response.content) < 100_000
    again = await client.post("/graphql", json={"query": "{ hello }"})
    assert again.json() == {"data": {"hello": "world"}}


async def test_what_takes_too_long_to_validate_is_given_up_with_a_reason(client):
    query = "{ products { " + "name " * 14_000 + "} }"
    [error] = (await client.post("/graphql", json={"query": query}, timeout=60)).json()["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "too many selections share a response key" in error["message"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(nested("[", "]", 200_000), id="deep-array"),
        pytest.param('{"variables":' + nested('{"a":', "}", 100_000) + "}", id="deep-object"),
        pytest.param('{"query": "{ hello }", "variables": {"a": 1e999}}', id="infinite-number"),
        pytest.param('{"query": "\\ud800"}', id="half-a-character"),
        pytest.param("\x00" * 100, id="zeros"),
    ],
)
async def test_a_body_that_is_no_request_is_refused(client, body):
    response = await client.post(
        "/graphql", content=body.encode(), headers={"content-type": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] in {
        "INVALID_GRAPHQL_REQUEST",
        "BATCHING_NOT_SUPPORTED",
    }


async def test_huge_variables_are_coerced_or_refused(client):
    query = "query($n: Int!) { echo(number: $n) }"
    for number in (list(range(200_000)), "x" * 1_000_000, 10**30):
        response = await client.post(
            "/graphql", json={"query": query, "variables": {"n": number}}, timeout=60
        )
        assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("depth", [100, 300, 1000])
@pytest.mark.parametrize("share", [True, False])
async def test_variables_without_an_end_are_coerced_or_refused(federation, depth, share):
    traffic = {"share_operations": share}
    query = "query($n: Int!) { echo(number: $n) }"
    body = f'{{"query": "{query}", "variables": {{"n": {nested("[", "]", depth)}}}}}'
    async with federation.router(traffic=traffic) as router, federation.client(router) as client:
        response = await client.post(
            "/graphql", content=body, headers={"content-type": "application/json"}
        )
        [error] = response.json()["errors"]
        assert error["extensions"]["code"] in {"BAD_USER_INPUT", "INVALID_GRAPHQL_REQUEST"}


async def test_a_compressed_body_is_refused_before_it_is_unpacked(client):
    body = gzip.compress(b'{"query": "{ hello }"}' + b" " * 1_000_000)
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    response = await client.post("/graphql", content=body, headers=headers)
    assert response.status_code == 415
    assert "must not be compressed" in response.text


async def test_a_long_name_is_not_sent_back_whole(client):
    body = {"query": "query A { hello }", "operationName": "x" * 1_000_000}
    response = await client.post("/graphql", json=body)
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
    assert len(response.content) < 1_000


async def test_variables_of_another_name_cost_nothing(client):
    variables = {f"v{i}": i for i in range(20_000)}
    response = await client.post("/graphql", json={"query": "{ hello }", "variables": variables})
    assert response.json() == {"data": {"hello": "world"}}

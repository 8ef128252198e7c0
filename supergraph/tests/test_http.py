"""GraphQL over HTTP as a client sees it."""

import hashlib
import io
import json
import time
from urllib.parse import quote

import httpx
import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from supergraph.server.app import create_app
from supergraph.server.graphql_endpoint import GraphQLEndpoint
from supergraph.settings import RouterSettings
from supergraph.telemetry import AccessLog

GRAPHQL = "application/graphql-response+json"
REVIEW = 'mutation { review(productId: "2", text: "fine") { name } }'
JSON = {"content-type": "application/json"}


async def test_a_post_is_answered(client):
    response = await client.post("/graphql", json={"query": "{ hello }"})
    assert (response.status_code, response.json()) == (200, {"data": {"hello": "world"}})
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert int(response.headers["content-length"]) == len(response.content)


async def test_a_get_is_answered_and_kept_by_no_cache(client):
    response = await client.get("/graphql", params={"query": "{ hello }"})
    assert response.json() == {"data": {"hello": "world"}}
    assert response.headers["cache-control"] == "private, no-store"


async def test_the_graphql_media_type_is_answered_where_it_is_asked_for(client):
    response = await client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"accept": GRAPHQL}
    )
    assert response.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), ("application/json", 200)])
@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query($n: Int!) { echo(number: $n) }"},
        {"query": "{ hello }", "operationName": "A"},
    ],
)
async def test_a_wrong_operation_has_the_status_of_its_media_type(client, accept, status, body):
    response = await client.post("/graphql", json=body, headers={"accept": accept})
    assert response.status_code == status
    assert "data" not in response.json()


@pytest.mark.parametrize("accept", [GRAPHQL, "application/json", "*/*"])
@pytest.mark.parametrize(
    ("method", "request_", "status", "code"),
    [
        ("POST", {"content": b"{", "headers": JSON}, 400, "INVALID_GRAPHQL_REQUEST"),
        ("POST", {"content": b"[]", "headers": JSON}, 400, "BATCHING_NOT_SUPPORTED"),
        ("POST", {"content": b"{ hello }"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            "POST",
            {"content": b"{ hello }", "headers": {"content-type": "application/graphql"}},
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        ("GET", {}, 400, "INVALID_GRAPHQL_REQUEST"),
        ("GET", {"params": {"query": REVIEW}}, 405, "METHOD_NOT_ALLOWED"),
        ("PUT", {}, 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", {}, 405, "METHOD_NOT_ALLOWED"),
        ("OPTIONS", {}, 405, "METHOD_NOT_ALLOWED"),
        (
            "POST",
            {"content": b'"' + b"x" * 2_000_000 + b'"', "headers": JSON},
            413,
            "PAYLOAD_TOO_LARGE",
        ),
        ("GET", {"params": {"query": "x" * 65_000}}, 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_what_is_wrong_with_http_has_one_status_for_every_media_type(
    client, accept, method, request_, status, code
):
    headers = {"accept": accept, **request_.get("headers", {})}
    response = await client.request(method, "/graphql", **{**request_, "headers": headers})
    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"]["code"] == code


async def test_allowed_methods_are_named(client):
    assert (await client.put("/graphql")).headers["allow"] == "GET, POST"
    response = await client.get("/graphql", params={"query": REVIEW})
    assert response.headers["allow"] == "POST"


async def test_what_no_answer_can_be_is_not_acceptable(client):
    response = await client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"accept": "text/html"}
    )
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (
        406,
        "NOT_ACCEPTABLE",
    )


async def test_a_body_in_pieces_is_read_up_to_the_limit(federation):
    async def pieces(count):
        yield b'{"query": "{ hello }", "variables": {"x": "'
        for _ in range(count):
            yield b"x" * 100
        yield b'"}}'

    sections = {"limits": {"body_bytes": 1000}}
    async with federation.router() as router, federation.client(router, **sections) as client:
        fits = await client.post("/graphql", content=pieces(5), headers=JSON)
        too_large = await client.post("/graphql", content=pieces(50), headers=JSON)
    assert (fits.status_code, too_large.status_code) == (200, 413)


async def test_a_foreign_page_is_refused(client):
    headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.test"}
    response = await client.get("/graphql", params={"query": "{ hello }"}, headers=headers)
    assert response.status_code == 403
    assert response.json()["errors"][0]["extensions"]["code"] == "CSRF_ERROR"


async def test_a_request_has_an_id_even_when_it_cannot_be_read(client):
    response = await client.post("/graphql", content=b"{", headers={**JSON, "x-request-id": "r-1"})
    assert response.headers["x-request-id"] == "r-1"
    assert (await client.post("/graphql", content=b"{", headers=JSON)).headers["x-request-id"]


@pytest.fixture
def manifest(tmp_path):
    path = tmp_path / "manifest.json"
    text = "query Hello { hello }"
    key = hashlib.sha256(text.encode()).hexdigest()
    operation = {"id": key, "name": "Hello", "type": "query", "body": text}
    path.write_bytes(
        orjson.dumps(
            {
                "format": "apollo-persisted-query-manifest",
                "version": 1,
                "operations": [operation],
            }
        )
    )
    return path, key


async def test_a_published_operation_runs_by_its_id_over_get_and_post(federation, manifest):
    path, key = manifest
    persisted = {"manifests": [path], "mode": "enforce"}
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": key}}
    async with (
        federation.router(persisted_operations=persisted) as router,
        federation.client(router) as client,
    ):
        answers = [
            await client.post("/graphql", json={"extensions": extensions}),
            await client.post("/graphql", json={"documentId": f"sha256:{key}"}),
            await client.get(f"/graphql?extensions={quote(json.dumps(extensions))}"),
            await client.get("/graphql", params={"documentId": f"sha256:{key}"}),
        ]
        refused = await client.post("/graphql", json={"query": "{ hello }"})
    assert [answer.json() for answer in answers] == [{"data": {"hello": "world"}}] * 4
    assert refused.json()["errors"][0]["extensions"]["code"] == "QUERY_NOT_IN_SAFELIST"


@pytest.fixture
def issuer(tmp_path):
    """A key set's path, and a maker of tokens that its key has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [{**public, "kid": "k", "alg": "ES256"}]}))

    def sign(**claims):
        body = {"sub": "u1", "exp": time.time() + 60, **claims}
        return jwt.encode(body, key, "ES256", headers={"kid": "k"})

    return path, sign


async def test_subgraphs_learn_who_asks_from_the_router_alone(federation, issuer):
    path, sign = issuer
    secret = "s" * 32
    authentication = {"jwt": {"jwks": str(path)}, "forward": {"secret": secret}}
    forged = {"x-router-identity": "forged"}
    async with (
        federation.router(authentication=authentication) as router,
        federation.client(router) as client,
    ):
        await client.post("/graphql", json={"query": "{ hello }"}, headers=forged)
        signed_in = {**forged, "authorization": f"Bearer {sign()}"}
        await client.post("/graphql", json={"query": "{ hello }"}, headers=signed_in)
        expired = {"authorization": f"Bearer {sign(exp=time.time() - 60)}"}
        refused = await client.post("/graphql", json={"query": "{ hello }"}, headers=expired)
    anonymous, identified = federation.products.headers
    assert b"x-router-identity" not in anonymous
    assert jwt.decode(identified[b"x-router-identity"], secret, ["HS256"])["sub"] == "u1"
    assert b"authorization" not in identified
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert refused.headers["www-authenticate"] == "Bearer"


async def test_users_share_no_answers(federation, issuer):
    path, sign = issuer
    authentication = {"jwt": {"jwks": str(path)}, "forward": {"secret": "s" * 32}}
    async with (
        federation.router(authentication=authentication) as router,
        federation.client(router) as client,
    ):
        for subject in ("u1", "u2"):
            await client.post(
                "/graphql",
                json={"query": "{ hello }"},
                headers={"authorization": f"Bearer {sign(sub=subject)}"},
            )
    first, second = (headers[b"x-router-identity"] for headers in federation.products.headers)
    assert first != second


async def test_origins_that_are_named_may_call_from_a_browser(federation):
    cors = {"origins": ["https://shop.test"]}
    preflight = {
        "origin": "https://shop.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    async with federation.router() as router, federation.client(router, cors=cors) as client:
        asked = await client.options("/graphql", headers=preflight)
        other = await client.options("/graphql", headers={**preflight, "origin": "https://e.test"})
        answer = await client.post(
            "/graphql", json={"query": "{ hello }"}, headers={"origin": "https://shop.test"}
        )
    assert asked.headers["access-control-allow-origin"] == "https://shop.test"
    assert "access-control-allow-origin" not in other.headers
    assert answer.headers["access-control-allow-origin"] == "https://shop.test"


async def test_the_explorer_can_be_switched_off(federation):
    async with federation.router() as router:
        async with federation.client(router) as client:
            assert (await client.get("/")).headers["location"] == "/graphiql"
        async with federation.client(router, explorer={"enabled": False}) as client:
            assert (await client.get("/graphiql")).status_code == 404


async def test_health_is_answered_beside_graphql(client):
    assert (await client.get("/health")).json() == {"status": "UP"}


async def test_the_application_can_be_mounted_below_a_path(federation):
    async with federation.router() as router:
        app = create_app(router, RouterSettings())
        transport = httpx.ASGITransport(app, root_path="/shop")
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            response = await client.post("/shop/graphql", json={"query": "{ hello }"})
    assert response.json() == {"data": {"hello": "world"}}


async def test_each_request_is_a_line_in_the_access_log(federation):
    stream = io.BytesIO()
    log = AccessLog(stream)
    async with federation.router() as router:
        app = GraphQLEndpoint(router, RouterSettings(), log)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            headers = {"x-request-id": "r-1", "apollographql-client-name": "ios"}
            await client.post("/graphql", json={"query": "query Hello { hello }"}, headers=headers)
            await client.post("/graphql", json={"query": "{"})
    log.flush()
    first, second = (orjson.loads(line) for line in stream.getvalue().splitlines())
    assert (
        first.items()
        >= {
            "request_id": "r-1",
            "method": "POST",
            "status": 200,
            "operation_name": "Hello",
            "error_codes": [],
            "subgraph_requests": 1,
            "client_name": "ios",
            "client_version": None,
        }.items()
    )
    assert second["error_codes"] == ["GRAPHQL_PARSE_FAILED"]

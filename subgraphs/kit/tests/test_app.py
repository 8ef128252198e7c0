import logging
from pathlib import Path

import httpx
import jwt
import pytest
import strawberry

from subgraphs.kit.app import Subgraph, schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.errors import Forbidden, NotFound
from subgraphs.kit.identity import IDENTITY_HEADER, Role
from subgraphs.kit.money import MinorUnits
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale, StoreSettings
from subgraphs.kit.testing import call, identity_headers, identity_of


@strawberry.type
class Query:
    @strawberry.field
    def who(self, info: Info[None]) -> str | None:
        identity = info.context.request.identity
        return str(identity.user_id) if identity else None

    @strawberry.field
    def mine(self, info: Info[None]) -> str | None:
        return str(info.context.request.user.user_id)

    @strawberry.field
    def secret(self, info: Info[None]) -> str | None:
        return str(info.context.request.require_role(Role.ADMIN).user_id)

    @strawberry.field
    def request_id(self, info: Info[None]) -> str:
        return info.context.request.request_id

    @strawberry.field
    def locale(self, info: Info[None]) -> Locale:
        return info.context.request.locale

    @strawberry.field
    def lost(self) -> str | None:
        raise NotFound("There is no such thing.")

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("password=hunter2")

    @strawberry.field
    def large(self, amount: MinorUnits) -> MinorUnits:
        return amount


async def nothing(_resources: Resources) -> None:
    return None


SCHEMA = strawberry.federation.Schema(
    query=Query, config=schema_config(), extensions=schema_extensions()
)
SUBGRAPH = Subgraph("sample", SCHEMA, lambda _resources, _request: None, nothing)


@pytest.fixture
def settings(tmp_path: Path) -> StoreSettings:
    return StoreSettings(
        database_url="postgresql://127.0.0.1:1/none",
        redis_url="redis://127.0.0.1:1",
        mongodb_url="mongodb://127.0.0.1:1",
        kafka_bootstrap_servers="127.0.0.1:1",
        store_identity_secret="an identity secret that is long enough",
        store_signing_key_file=tmp_path / "key.pem",
    )


@pytest.fixture
async def app(settings):
    async with Resources.open(settings) as resources:
        yield SUBGRAPH.create_app(resources)


async def post(app, headers, query="{ who }"):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://subgraph") as client:
        return await client.post("/graphql", json={"query": query}, headers=headers)


async def test_the_routers_header_says_who_asks(app, settings):
    user = identity_of()
    answer = await call(app, "{ who mine }", headers=identity_headers(user, settings))
    assert answer["data"] == {"who": str(user.user_id), "mine": str(user.user_id)}


async def test_without_the_header_nobody_asks(app):
    answer = await call(app, "{ who mine }")
    assert answer["data"] == {"who": None, "mine": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]


def forged(kind, settings):
    secret = settings.store_identity_secret.get_secret_value()
    claims = {"sub": str(identity_of().user_id), "roles": ["admin"], "exp": 4102444800}
    return {
        "no token": "admin",
        "empty": "",
        "another key": jwt.encode(claims, "another secret that is long enough", "HS256"),
        "unsigned": jwt.encode(claims, "", "none"),
        "expired": jwt.encode(claims | {"exp": 1}, secret, "HS256"),
        "endless": jwt.encode({"sub": claims["sub"]}, secret, "HS256"),
        "nobody": jwt.encode({"exp": claims["exp"]}, secret, "HS256"),
        "no user": jwt.encode(claims | {"sub": "root"}, secret, "HS256"),
        "odd roles": jwt.encode(claims | {"roles": [[], 7]}, secret, "HS256"),
        "roles no list": jwt.encode(claims | {"roles": 7}, secret, "HS256"),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "no token",
        "empty",
        "another key",
        "unsigned",
        "expired",
        "endless",
        "nobody",
        "no user",
        "odd roles",
        "roles no list",
    ],
)
async def test_a_header_that_is_not_the_routers_is_refused_whole(app, settings, kind):
    response = await post(app, {IDENTITY_HEADER: forged(kind, settings)})
    assert response.status_code == 401
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "data" not in response.json()


async def test_a_role_that_the_store_does_not_know_is_no_role(app, settings):
    user = identity_of()
    claims = {"sub": str(user.user_id), "roles": ["root", "seller"], "exp": 4102444800}
    secret = settings.store_identity_secret.get_secret_value()
    header = {IDENTITY_HEADER: jwt.encode(claims, secret, "HS256")}
    assert (await call(app, "{ who }", headers=header))["data"] == {"who": str(user.user_id)}


@pytest.mark.parametrize(
    ("roles", "code"), [((Role.ADMIN,), None), ((Role.SELLER, Role.BUYER), "FORBIDDEN")]
)
async def test_a_role_opens_what_needs_it(app, settings, roles, code):
    answer = await call(app, "{ secret }", headers=identity_headers(identity_of(*roles), settings))
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert codes == ([code] if code else [])
    assert (answer["data"]["secret"] is None) == (code is not None)


async def test_a_refusal_shows_its_message_and_code(app):
    [error] = (await call(app, "{ lost }"))["errors"]
    assert (error["message"], error["extensions"]) == (
        "There is no such thing.",
        {"code": "NOT_FOUND"},
    )


async def test_an_unexpected_error_is_logged_and_says_nothing(app, caplog):
    with caplog.at_level(logging.ERROR, "store.subgraph"):
        response = await post(app, {}, "{ broken who }")
    assert response.status_code == 200
    assert response.json()["data"] == {"broken": None, "who": None}
    [error] = response.json()["errors"]
    assert error["message"] == "Something went wrong on our side."
    assert "hunter2" not in response.text
    [record] = [record for record in caplog.records if record.name == "store.subgraph"]
    assert "hunter2" in str(record.exc_info)


async def test_what_the_schema_refuses_is_told(app):
    answer = await call(app, "{ unknownField }")
    assert "unknownField" in answer["errors"][0]["message"]


async def test_a_request_keeps_the_routers_id_and_language(app):
    headers = {"x-request-id": "r-1", "accept-language": "ru"}
    answer = await call(app, "{ requestId locale }", headers=headers)
    assert answer["data"] == {"requestId": "r-1", "locale": "RU"}
    assert (await call(app, "{ locale }"))["data"] == {"locale": "EN"}


async def test_amounts_are_larger_than_graphqls_integers(app):
    query = "query ($amount: MinorUnits!) { large(amount: $amount) }"
    for amount in (3_000_000_000, "3000000000", -(2**53)):
        answer = await call(app, query, {"amount": amount})
        assert answer["data"] == {"large": int(amount)}
    for refused in (2**53 + 1, "1.5", 1.5, True):
        answer = await call(app, query, {"amount": refused})
        assert "errors" in answer


async def test_health_is_up(app):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://subgraph") as client:
        assert (await client.get("/health")).json() == {"status": "up"}


def test_a_subgraph_prints_its_schema():
    sdl = SUBGRAPH.sdl()
    assert sdl.endswith("}\n")
    assert "who: String" in sdl


def test_forbidden_and_not_found_have_their_codes():
    assert Forbidden("no").extensions == {"code": "FORBIDDEN"}
    assert NotFound("no").extensions == {"code": "NOT_FOUND"}

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import jwt
import orjson
import pytest
from sqlalchemy import func, select

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import global_id, new_id, parse_global_id
from subgraphs.kit.settings import Locale, StoreSettings
from subgraphs.kit.testing import call, fixed_clock, identity_headers, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users import repository, service
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.app import create_app
from subgraphs.users.models import NewUser, metadata, outbox, users

pytestmark = pytest.mark.services

SESSION = """
fragment Session on UserSessionPayload {
  user { id displayName email roles locale } accessToken expiresAt refreshToken
  userErrors { code field message }
}
"""
REGISTER = (
    SESSION
    + """
mutation ($input: UserRegisterInput!) { answer: userRegister(input: $input) { ...Session } }
"""
)
LOGIN = (
    SESSION
    + """
mutation ($input: UserLoginInput!) { answer: userLogin(input: $input) { ...Session } }
"""
)
REFRESH = (
    SESSION
    + """
mutation ($input: SessionRefreshInput!) { answer: sessionRefresh(input: $input) { ...Session } }
"""
)
LOGOUT = "mutation ($input: UserLogoutInput!) { userLogout(input: $input) { userErrors { code } } }"
ENTITIES = """
query ($keys: [_Any!]!) {
  _entities(representations: $keys) { ... on User { id displayName email roles locale } }
}
"""


def ann(**changes):
    return {
        "email": f"Ann.{new_id().hex}@Example.com",
        "password": "correct horse",
        "displayName": "Ann",
    } | changes


def published_keys():
    return Path(os.environ["SUPERGRAPH_AUTHENTICATION__JWT__JWKS"]).read_bytes()


async def answer(app, operation, given, headers=None):
    response = await call(app, operation, {"input": given}, headers)
    assert "errors" not in response, response
    return response["data"]["answer"]


def signed_in_headers(access_token):
    claims = jwt.decode(access_token, options={"verify_signature": False})
    identity = Identity(claims["sub"], frozenset(map(Role, claims["roles"])), claims["sid"])
    return identity_headers(identity, StoreSettings())


async def count_users(resources):
    async with resources.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(users))


async def test_who_registers_is_signed_in_and_may_see_themselves(app):
    given = ann(locale="RU")
    session = await answer(app, REGISTER, given)
    assert session["userErrors"] == []
    assert session["user"]["email"] == given["email"].lower()
    headers = signed_in_headers(session["accessToken"])
    response = await call(app, "{ me { id displayName email roles locale } }", headers=headers)
    assert response["data"]["me"] == {
        "id": session["user"]["id"],
        "displayName": "Ann",
        "email": given["email"].lower(),
        "roles": ["BUYER"],
        "locale": "RU",
    }


async def test_the_routers_key_set_verifies_the_token(app):
    session = await answer(app, REGISTER, ann())
    key_set = jwt.PyJWKSet.from_dict(orjson.loads(published_keys()))
    kid = jwt.get_unverified_header(session["accessToken"])["kid"]
    claims = jwt.decode(
        session["accessToken"],
        key_set[kid],
        algorithms=["ES256"],
        audience="store",
        issuer="store",
    )
    assert global_id("User", claims["sub"]) == session["user"]["id"]


async def test_registering_is_published_once_with_the_account(app, resources):
    session = await answer(app, REGISTER, ann())
    user_id = jwt.decode(session["accessToken"], options={"verify_signature": False})["sub"]
    async with resources.engine.connect() as connection:
        rows = (await connection.execute(select(outbox).where(outbox.c.subject == user_id))).all()
    [row] = rows
    assert (row.type, row.sequence) == ("shop.user.registered.v1", 1)
    assert row.data == {"userId": user_id, "locale": "en", "role": "buyer"}


async def test_the_accounts_language_is_the_requests_when_none_is_named(app):
    session = await answer(app, REGISTER, ann(), {"accept-language": "ru-RU,ru;q=0.9"})
    headers = signed_in_headers(session["accessToken"])
    response = await call(app, "{ me { locale } }", headers=headers)
    assert response["data"]["me"]["locale"] == "RU"


async def test_an_address_has_one_account_whatever_its_spelling(app, resources):
    given = ann()
    await answer(app, REGISTER, given)
    before = await count_users(resources)
    again = ann(email=f" {given['email'].upper()} ", password="another horse")
    refused = await answer(app, REGISTER, again, {"accept-language": "ru"})
    assert refused["user"] is None
    assert refused["accessToken"] is None
    [error] = refused["userErrors"]
    assert (error["code"], error["field"]) == ("EMAIL_TAKEN", ["email"])
    assert error["message"].startswith("С этим адресом")
    assert await count_users(resources) == before


async def test_of_many_who_register_an_address_at_once_one_wins(app):
    given = ann()
    answers = await asyncio.gather(*(answer(app, REGISTER, given) for _ in range(8)))
    assert sum(each["user"] is not None for each in answers) == 1
    losers = [each["userErrors"][0]["code"] for each in answers if each["user"] is None]
    assert losers == ["EMAIL_TAKEN"] * 7


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"email": "nobody"}, "EMAIL_INVALID", "email"),
        ({"email": "a\x00@example.com"}, "EMAIL_INVALID", "email"),
        ({"password": "short"}, "PASSWORD_TOO_SHORT", "password"),
        ({"password": "x" * 1000}, "PASSWORD_TOO_LONG", "password"),
        ({"password": "password\x00"}, "PASSWORD_INVALID", "password"),
        ({"displayName": "  "}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "a\x00b"}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "x" * 81}, "DISPLAY_NAME_INVALID", "displayName"),
    ],
)
async def test_bad_input_names_its_field_and_opens_no_account(app, resources, changes, code, field):
    before = await count_users(resources)
    refused = await answer(app, REGISTER, ann(**changes))
    [error] = refused["userErrors"]
    assert (error["code"], error["field"]) == (code, [field])
    assert refused["user"] is None
    assert await count_users(resources) == before


async def test_logging_in_needs_the_address_in_any_case_and_the_password(app):
    given = ann()
    registered = await answer(app, REGISTER, given)
    credentials = {"email": given["email"].upper(), "password": given["password"]}
    session = await answer(app, LOGIN, credentials)
    assert session["user"]["id"] == registered["user"]["id"]
    assert session["refreshToken"] != registered["refreshToken"]


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "wrong horse"},
        {"password": ""},
        {"password": "x" * 100_000},
        {"email": "stranger@example.com"},
        {"email": "no address"},
        {"email": "' OR 1=1 --"},
        {"email": "\x00"},
    ],
)
async def test_every_wrong_log_in_gets_the_same_answer(app, changes):
    given = ann()
    await answer(app, REGISTER, given)
    credentials = {"email": given["email"], "password": given["password"]} | changes
    refused = await answer(app, LOGIN, credentials)
    assert refused == {
        "user": None,
        "accessToken": None,
        "expiresAt": None,
        "refreshToken": None,
        "userErrors": [
            {
                "code": "CREDENTIALS_INVALID",
                "field": None,
                "message": "The address or the password is wrong.",
            }
        ],
    }


async def test_a_session_goes_on_by_its_refresh_token(app):
    first = await answer(app, REGISTER, ann())
    second = await answer(app, REFRESH, {"refreshToken": first["refreshToken"]})
    assert second["user"]["id"] == first["user"]["id"]
    one, two = (
        jwt.decode(each["accessToken"], options={"verify_signature": False})
        for each in (first, second)
    )
    assert (one["sub"], one["sid"]) == (two["sub"], two["sid"])
    assert one["jti"] != two["jti"]


async def test_a_stolen_refresh_token_ends_the_session_and_is_published(app, resources):
    first = await answer(app, REGISTER, ann())
    second = await answer(app, REFRESH, {"refreshToken": first["refreshToken"]})
    third = await answer(app, REFRESH, {"refreshToken": second["refreshToken"]})
    stolen = await answer(app, REFRESH, {"refreshToken": first["refreshToken"]})
    owner = await answer(app, REFRESH, {"refreshToken": third["refreshToken"]})
    for refused in (stolen, owner):
        assert refused["accessToken"] is None
        assert [error["code"] for error in refused["userErrors"]] == ["REFRESH_TOKEN_INVALID"]
    claims = jwt.decode(first["accessToken"], options={"verify_signature": False})
    async with resources.engine.connect() as connection:
        statement = (
            select(outbox.c.type, outbox.c.sequence, outbox.c.data)
            .where(outbox.c.subject == claims["sub"])
            .order_by(outbox.c.sequence)
        )
        published = [tuple(row) for row in await connection.execute(statement)]
    assert [row[:2] for row in published] == [
        ("shop.user.registered.v1", 1),
        ("shop.user.token_reuse_detected.v1", 2),
    ]
    assert published[1][2] == {"userId": claims["sub"], "sessionId": claims["sid"]}


async def test_logging_out_ends_this_session_or_all(app):
    given = ann()
    credentials = {"email": given["email"], "password": given["password"]}
    here = await answer(app, REGISTER, given)
    there = await answer(app, LOGIN, credentials)
    out = await call(app, LOGOUT, {"input": {}}, signed_in_headers(here["accessToken"]))
    assert out["data"] == {"userLogout": {"userErrors": []}}
    gone = await answer(app, REFRESH, {"refreshToken": here["refreshToken"]})
    alive = await answer(app, REFRESH, {"refreshToken": there["refreshToken"]})
    assert (gone["user"], alive["user"] is not None) == (None, True)

    everywhere = {"input": {"everywhere": True}}
    await call(app, LOGOUT, everywhere, signed_in_headers(alive["accessToken"]))
    ended = await answer(app, REFRESH, {"refreshToken": alive["refreshToken"]})
    assert ended["user"] is None


async def test_nobody_cannot_log_out(app):
    response = await call(app, LOGOUT, {"input": {}})
    assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_nobody_is_not_me(app):
    assert (await call(app, "{ me { id } }"))["data"] == {"me": None}


async def test_what_is_private_is_for_oneself_and_administrators(app):
    session = await answer(app, REGISTER, ann())
    keys = {"keys": [{"__typename": "User", "id": session["user"]["id"]}]}
    settings = StoreSettings()
    seen = {}
    for viewer, headers in {
        "nobody": {},
        "another": identity_headers(identity_of(Role.SELLER), settings),
        "self": signed_in_headers(session["accessToken"]),
        "admin": identity_headers(identity_of(Role.ADMIN), settings),
    }.items():
        [user] = (await call(app, ENTITIES, keys, headers))["data"]["_entities"]
        assert user["displayName"] == "Ann"
        seen[viewer] = [user[field] is not None for field in ("email", "roles", "locale")]
    assert seen == {
        "nobody": [False] * 3,
        "another": [False] * 3,
        "self": [True] * 3,
        "admin": [True] * 3,
    }


async def test_many_references_are_one_query_and_unknown_ones_are_null(app, resources, monkeypatch):
    known = [await answer(app, REGISTER, ann()) for _ in range(3)]
    calls = []
    asked = repository.users_by_id

    async def counted(reader, keys):
        calls.append(set(keys))
        return await asked(reader, keys)

    monkeypatch.setattr(repository, "users_by_id", counted)
    ids = [session["user"]["id"] for session in known]
    strange = [global_id("User", new_id()), global_id("Product", new_id()), "\u0000", "x" * 999]
    keys = {"keys": [{"__typename": "User", "id": key} for key in (*ids, *strange, ids[0])]}
    found = (await call(app, ENTITIES, keys))["data"]["_entities"]
    assert [user and user["id"] for user in found] == [*ids, None, None, None, None, ids[0]]
    assert len(calls) == 1


async def test_seeded_users_can_log_in_and_seeding_twice_is_seeding_once(app, resources):
    email = f"seller.{new_id().hex}@example.com"
    kept = await password_hasher("cheap").hash("correct horse")
    sellers = [
        NewUser(
            id=new_id(),
            email=email if number == 0 else f"s{number}.{new_id().hex}@example.com",
            display_name="Seller",
            roles=frozenset({Role.BUYER, Role.SELLER}),
            locale=Locale.RU,
            password_hash=kept,
            created_at=resources.clock(),
        )
        for number in range(1500)
    ]
    before = await count_users(resources)
    for _ in range(2):
        async with UnitOfWork(
            resources.engine, metadata, resources.clock, EventContext("seed")
        ) as work:
            await service.seed_users(work, sellers)
    assert await count_users(resources) == before + 1500
    session = await answer(app, LOGIN, {"email": email, "password": "correct horse"})
    headers = signed_in_headers(session["accessToken"])
    me = (await call(app, "{ me { id roles } }", headers=headers))["data"]["me"]
    assert me == {"id": global_id("User", sellers[0].id), "roles": ["BUYER", "SELLER"]}
    async with resources.engine.connect() as connection:
        subjects = [str(seller.id) for seller in sellers]
        published = await connection.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.subject.in_(subjects))
        )
    assert published == 0


async def test_a_contact_is_how_to_write_to_a_user(app, resources):
    given = ann(locale="RU")
    session = await answer(app, REGISTER, given)
    user_id = parse_global_id("User", session["user"]["id"])
    async with UnitOfWork(
        resources.engine, metadata, resources.clock, EventContext("test")
    ) as work:
        found = await service.contact(work, user_id)
        assert found == service.Contact(given["email"].lower(), "Ann", Locale.RU)
        assert await service.contact(work, new_id()) is None


@pytest.fixture
def app_at_noon(resources):
    return create_app(replace(resources, clock=fixed_clock()))


async def test_who_guesses_waits_and_the_right_password_must_wait_too(app_at_noon):
    app, given = app_at_noon, ann()
    await answer(app, REGISTER, given)
    right = {"email": given["email"], "password": given["password"]}
    wrong = right | {"password": "wrong horse"}
    codes = []
    for _ in range(6):
        refused = await answer(app, LOGIN, wrong)
        codes.append(refused["userErrors"][0]["code"])
    assert codes == ["CREDENTIALS_INVALID"] * 5 + ["LOGIN_THROTTLED"]
    early = await answer(app, LOGIN, right)
    assert [error["code"] for error in early["userErrors"]] == ["LOGIN_THROTTLED"]
    assert early["accessToken"] is None


async def test_guessing_at_an_address_without_an_account_looks_the_same(app_at_noon):
    guess = {"email": f"{new_id().hex}@example.com", "password": "wrong horse"}
    codes = [(await answer(app_at_noon, LOGIN, guess))["userErrors"][0]["code"] for _ in range(6)]
    assert codes == ["CREDENTIALS_INVALID"] * 5 + ["LOGIN_THROTTLED"]

"""Sessions as a client sees them: begun, gone on with, listed, ended."""

import jwt
import pytest
from sqlalchemy import select

from subgraphs.kit.app import CLIENT_ADDRESS_HEADER
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.testing import call
from subgraphs.users.models import audit, outbox
from subgraphs.users.testing import PASSWORD, headers_of, open_account

pytestmark = pytest.mark.services

SESSION = "{ user { id } accessToken expiresAt refreshToken userErrors { code field message } }"
LOGIN = f"mutation ($input: UserLoginInput!) {{ answer: userLogin(input: $input) {SESSION} }}"
REFRESH = (
    f"mutation ($input: SessionRefreshInput!) {{ answer: sessionRefresh(input: $input) {SESSION} }}"
)
LOGOUT = """
mutation ($input: UserLogoutInput!) { answer: userLogout(input: $input) { userErrors { code } } }
"""
REVOKE = """
mutation ($input: SessionRevokeInput!) {
  answer: sessionRevoke(input: $input) { userErrors { code field } }
}
"""
LIST = "{ me { sessions { id device clientAddress openedAt seenAt endsAt isCurrent } } }"


async def answer(app, operation, given, headers=None):
    response = await call(app, operation, {"input": given}, headers)
    assert "errors" not in response, response
    return response["data"]["answer"]


def claims_of(session):
    return jwt.decode(session["accessToken"], options={"verify_signature": False})


def codes(payload):
    return [error["code"] for error in payload["userErrors"]]


async def is_signed_in(app, headers):
    response = await call(app, "{ me { id } }", headers=headers)
    if "errors" in response:
        assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        return False
    return response["data"]["me"] is not None


@pytest.fixture
async def person(app, resources):
    return await open_account(app, resources)


async def log_in(app, person, **changes):
    return await answer(app, LOGIN, {"email": person.email, "password": PASSWORD} | changes)


async def test_logging_in_needs_the_address_in_any_case_and_the_password(app, person):
    session = await log_in(app, person, email=f" {person.email.upper()} ")
    assert session["user"]["id"] == person.id
    assert session["refreshToken"] != person.refresh_token


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
        {"email": "\ud83d"},
    ],
)
async def test_every_wrong_log_in_gets_the_same_answer(app, person, changes):
    refused = await log_in(app, person, **changes)
    message = "The address or the password is wrong, or the address is not confirmed."
    assert refused == {
        "user": None,
        "accessToken": None,
        "expiresAt": None,
        "refreshToken": None,
        "userErrors": [{"code": "CREDENTIALS_INVALID", "field": None, "message": message}],
    }


async def test_a_session_goes_on_by_its_refresh_token(app, person):
    session = await answer(app, REFRESH, {"refreshToken": person.refresh_token})
    assert session["user"]["id"] == person.id
    one, two = claims_of({"accessToken": person.access_token}), claims_of(session)
    assert (one["sub"], one["sid"]) == (two["sub"], two["sid"])
    assert one["jti"] != two["jti"]


async def test_a_stolen_refresh_token_ends_access_at_once_and_is_published(app, resources, person):
    second = await answer(app, REFRESH, {"refreshToken": person.refresh_token})
    third = await answer(app, REFRESH, {"refreshToken": second["refreshToken"]})
    assert await is_signed_in(app, headers_of(third["accessToken"], resources))
    stolen = await answer(app, REFRESH, {"refreshToken": person.refresh_token})
    owner = await answer(app, REFRESH, {"refreshToken": third["refreshToken"]})
    for refused in (stolen, owner):
        assert refused["accessToken"] is None
        assert codes(refused) == ["REFRESH_TOKEN_INVALID"]
    assert not await is_signed_in(app, headers_of(third["accessToken"], resources))
    claims = claims_of(third)
    async with resources.engine.connect() as connection:
        statement = (
            select(outbox.c.type, outbox.c.data)
            .where(outbox.c.subject == claims["sub"])
            .order_by(outbox.c.sequence.desc())
            .limit(1)
        )
        [fact] = await connection.execute(statement)
    assert fact.type == "shop.user.token_reuse_detected.v1"
    assert fact.data == {"userId": claims["sub"], "sessionId": claims["sid"]}


@pytest.mark.parametrize("token", ["", "x", "0" * 32 + "." + "A" * 43, "\u0000", "x" * 100_000])
async def test_a_refresh_token_that_nobody_gave_is_worth_nothing(app, token):
    assert codes(await answer(app, REFRESH, {"refreshToken": token})) == ["REFRESH_TOKEN_INVALID"]


async def test_logging_out_ends_this_session_at_once_or_all(app, resources, person):
    there = await log_in(app, person)
    there_headers = headers_of(there["accessToken"], resources)
    assert codes(await answer(app, LOGOUT, {}, person.headers)) == []
    assert not await is_signed_in(app, person.headers)
    assert await is_signed_in(app, there_headers)
    gone = await answer(app, REFRESH, {"refreshToken": person.refresh_token})
    assert gone["user"] is None

    third = await log_in(app, person)
    await answer(app, LOGOUT, {"everywhere": True}, there_headers)
    assert not await is_signed_in(app, there_headers)
    assert not await is_signed_in(app, headers_of(third["accessToken"], resources))


async def test_nobody_cannot_log_out(app):
    response = await call(app, LOGOUT, {"input": {}})
    assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_sessions_are_listed_to_their_owner_the_newest_first(app, resources, person):
    response = await call(
        app,
        LOGIN,
        {"input": {"email": person.email, "password": PASSWORD, "device": " Ann's  phone "}},
        {CLIENT_ADDRESS_HEADER: "203.0.113.5"},
    )
    phone = response["data"]["answer"]
    listed = (await call(app, LIST, headers=headers_of(phone["accessToken"], resources)))["data"]
    first, second = listed["me"]["sessions"]
    assert (first["device"], first["clientAddress"]) == ("Ann's phone", "203.0.113.5")
    assert (second["device"], second["clientAddress"]) == (None, None)
    assert (first["isCurrent"], second["isCurrent"]) == (True, False)
    assert first["openedAt"] == first["seenAt"] < first["endsAt"]


async def test_a_device_with_an_odd_name_is_refused(app, person):
    refused = await log_in(app, person, device="phone\u202e")
    assert refused["userErrors"][0]["code"] == "DEVICE_INVALID"


async def test_a_session_is_ended_from_another_device_and_its_access_ends_at_once(
    app, resources, person
):
    phone = headers_of((await log_in(app, person))["accessToken"], resources)
    sessions = (await call(app, LIST, headers=person.headers))["data"]["me"]["sessions"]
    lost = next(each["id"] for each in sessions if not each["isCurrent"])
    assert codes(await answer(app, REVOKE, {"id": lost}, person.headers)) == []
    assert not await is_signed_in(app, phone)
    [left] = (await call(app, LIST, headers=person.headers))["data"]["me"]["sessions"]
    assert left["isCurrent"]
    again = await answer(app, REVOKE, {"id": lost}, person.headers)
    assert codes(again) == ["SESSION_UNKNOWN"]


async def test_a_strangers_session_and_a_forged_id_end_nothing(app, resources, person):
    stranger = await open_account(app, resources)
    [theirs] = (await call(app, LIST, headers=stranger.headers))["data"]["me"]["sessions"]
    for session in (theirs["id"], global_id("Session", new_id()), "\x00", "x" * 999, person.id):
        refused = await answer(app, REVOKE, {"id": session}, person.headers)
        assert refused["userErrors"] == [{"code": "SESSION_UNKNOWN", "field": ["id"]}]
    assert await is_signed_in(app, stranger.headers)


async def test_one_network_is_slowed_down_over_many_accounts(app, resources):
    address = {CLIENT_ADDRESS_HEADER: f"2001:db8:{new_id().int % 65536:x}::1"}
    for _ in range(30):
        stranger = {"email": f"{new_id().hex}@example.com", "password": PASSWORD}
        refused = await answer(app, LOGIN, stranger, address)
        assert codes(refused) == ["CREDENTIALS_INVALID"]
    neighbour = {CLIENT_ADDRESS_HEADER: address[CLIENT_ADDRESS_HEADER][:-1] + "ffff"}
    stranger = {"email": f"{new_id().hex}@example.com", "password": PASSWORD}
    assert codes(await answer(app, LOGIN, stranger, neighbour)) == ["LOGIN_THROTTLED"]
    elsewhere = {CLIENT_ADDRESS_HEADER: "203.0.113.77"}
    assert codes(await answer(app, LOGIN, stranger, elsewhere)) == ["CREDENTIALS_INVALID"]


async def test_who_comes_and_goes_is_noted(app, resources, person):
    address = {CLIENT_ADDRESS_HEADER: "203.0.113.9", "x-request-id": new_id().hex}
    await call(app, LOGIN, {"input": {"email": person.email, "password": "wrong horse"}}, address)
    await call(app, LOGIN, {"input": {"email": person.email, "password": PASSWORD}}, address)
    statement = (
        select(audit).where(audit.c.request_id == address["x-request-id"]).order_by(audit.c.id)
    )
    async with resources.engine.connect() as connection:
        refused, logged_in = (await connection.execute(statement)).all()
    assert refused.action == "LOGIN_REFUSED"
    assert refused.details == {"code": "CREDENTIALS_INVALID"}
    assert (refused.user_id, refused.actor_id, refused.client_address) == (
        logged_in.user_id,
        None,
        "203.0.113.9",
    )
    assert logged_in.action == "LOGGED_IN"
    assert person.email not in str((refused, logged_in))

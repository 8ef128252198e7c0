"""Opening an account, proving its address, and passwords, as a client sees it."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import jwt
import orjson
import pytest
from sqlalchemy import func, select

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id, parse_global_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale, StoreSettings
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.app import create_app
from subgraphs.users.models import NewUser, metadata, outbox, tickets, users
from subgraphs.users.repository import accounts as account_queries
from subgraphs.users.service import directory
from subgraphs.users.testing import (
    CONFIRM,
    PASSWORD,
    REGISTER,
    fresh_email,
    letter_token,
    open_account,
)

pytestmark = pytest.mark.services

LOGIN = """
mutation ($input: UserLoginInput!) {
  answer: userLogin(input: $input) { user { id } accessToken userErrors { code field message } }
}
"""
RECOVER = """
mutation ($input: UserPasswordRecoverInput!) {
  answer: userPasswordRecover(input: $input) { userErrors { code field } }
}
"""
RESEND = """
mutation ($input: UserEmailConfirmResendInput!) {
  answer: userEmailConfirmResend(input: $input) { userErrors { code field } }
}
"""
RESET = """
mutation ($input: UserPasswordResetInput!) {
  answer: userPasswordReset(input: $input) { userErrors { code field } }
}
"""
CHANGE = """
mutation ($input: UserPasswordChangeInput!) {
  answer: userPasswordChange(input: $input) { userErrors { code field } }
}
"""
ENTITIES = """
query ($keys: [_Any!]!) {
  _entities(representations: $keys) { ... on User { id displayName email roles locale } }
}
"""


def ann(**changes):
    return {"email": fresh_email(), "password": PASSWORD, "displayName": "Ann"} | changes


def published_keys():
    return Path(os.environ["SUPERGRAPH_AUTHENTICATION__JWT__JWKS"]).read_bytes()


async def answer(app, operation, given, headers=None):
    response = await call(app, operation, {"input": given}, headers)
    assert "errors" not in response, response
    return next(iter(response["data"].values()))


def codes(payload):
    return [error["code"] for error in payload["userErrors"]]


async def published(resources, email):
    """Return the facts about the account of an address, in order."""
    statement = (
        select(outbox.c.type, outbox.c.sequence, outbox.c.data)
        .join(users, outbox.c.subject == func.text(users.c.id))
        .where(users.c.email == email)
        .order_by(outbox.c.sequence)
    )
    async with resources.engine.connect() as connection:
        return (await connection.execute(statement)).all()


async def count(resources, table):
    async with resources.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(table))


@pytest.fixture
async def later(resources):
    """Return how the subgraph looks after a while, over the same stores."""
    opened = []

    async def open_later(pause: timedelta):
        moment = resources.clock() + pause
        at = await Resources.open(resources.settings, lambda: moment).__aenter__()
        opened.append(at)
        return create_app(at)

    yield open_later
    for each in opened:
        await each.close()


async def test_who_opens_the_letter_is_signed_in_and_may_see_themselves(app, resources):
    person = await open_account(app, resources, locale="RU")
    response = await call(
        app, "{ me { id displayName email roles locale } }", headers=person.headers
    )
    assert response["data"]["me"] == {
        "id": person.id,
        "displayName": "Ann",
        "email": person.email,
        "roles": ["BUYER"],
        "locale": "RU",
    }


async def test_the_routers_key_set_verifies_the_token(app, resources):
    person = await open_account(app, resources)
    key_set = jwt.PyJWKSet.from_dict(orjson.loads(published_keys()))
    kid = jwt.get_unverified_header(person.access_token)["kid"]
    claims = jwt.decode(
        person.access_token, key_set[kid], algorithms=["ES256"], audience="store", issuer="store"
    )
    assert global_id("User", claims["sub"]) == person.id


async def test_the_facts_of_an_account_follow_each_other_and_hold_no_secret(app, resources):
    person = await open_account(app, resources)
    facts = await published(resources, person.email)
    assert [(fact.type, fact.sequence) for fact in facts] == [
        ("shop.user.email_verification_requested.v1", 1),
        ("shop.user.registered.v1", 2),
    ]
    user_id = str(parse_global_id("User", person.id))
    assert set(facts[0].data) == {"userId", "ticketId", "locale"}
    assert facts[1].data == {"userId": user_id, "locale": "en", "role": "buyer"}


async def test_the_accounts_language_is_the_requests_when_none_is_named(app, resources):
    given = ann()
    await answer(app, REGISTER, given, {"accept-language": "ru-RU,ru;q=0.9"})
    [asked] = await published(resources, given["email"])
    assert asked.data["locale"] == "ru"


async def test_nobody_signs_in_before_the_address_is_confirmed(app, resources):
    given = ann()
    await answer(app, REGISTER, given)
    credentials = {"email": given["email"], "password": given["password"]}
    assert codes(await answer(app, LOGIN, credentials)) == ["CREDENTIALS_INVALID"]
    await answer(app, CONFIRM, {"token": await letter_token(resources, given["email"])})
    assert codes(await answer(app, LOGIN, credentials)) == []


async def test_an_address_with_an_account_gets_the_same_answer_and_its_owner_a_letter(
    app, resources
):
    person = await open_account(app, resources)
    before = await count(resources, users)
    taken = await answer(app, REGISTER, ann(email=f" {person.email.upper()} ", password="thief's!"))
    free = await answer(app, REGISTER, ann())
    assert taken == free == {"userErrors": []}
    assert await count(resources, users) == before + 1
    facts = await published(resources, person.email)
    assert [fact.type for fact in facts][2:] == ["shop.user.registration_repeated.v1"]
    thief = await answer(app, LOGIN, {"email": person.email, "password": "thief's!"})
    assert codes(thief) == ["CREDENTIALS_INVALID"]


async def test_of_many_who_ask_for_an_address_at_once_all_get_one_answer_and_it_is_one_account(
    app, resources
):
    given = ann()
    answers = await asyncio.gather(*(answer(app, REGISTER, given) for _ in range(3)))
    assert answers == [{"userErrors": []}] * 3
    facts = await published(resources, given["email"])
    assert [fact.sequence for fact in facts] == [1, 2, 3]


async def test_the_last_who_asked_for_an_address_counts(app, resources):
    given = ann()
    await answer(app, REGISTER, given | {"password": "of a stranger", "displayName": "Eve"})
    first = await letter_token(resources, given["email"])
    await answer(app, REGISTER, given)
    second = await letter_token(resources, given["email"])
    assert codes(await answer(app, CONFIRM, {"token": first})) == ["LINK_INVALID"]
    session = await answer(app, CONFIRM, {"token": second})
    assert session["user"]["displayName"] == "Ann"
    stranger = {"email": given["email"], "password": "of a stranger"}
    assert codes(await answer(app, LOGIN, stranger)) == ["CREDENTIALS_INVALID"]


async def test_a_letters_link_works_once(app, resources):
    given = ann()
    await answer(app, REGISTER, given)
    token = {"token": await letter_token(resources, given["email"])}
    answers = await asyncio.gather(*(answer(app, CONFIRM, token) for _ in range(5)))
    assert sorted(len(codes(each)) for each in answers) == [0, 1, 1, 1, 1]


async def test_a_letters_link_grows_old(app, resources, later):
    given = ann()
    await answer(app, REGISTER, given)
    token = {"token": await letter_token(resources, given["email"])}
    too_late = await later(timedelta(days=2))
    assert codes(await answer(too_late, CONFIRM, token)) == ["LINK_INVALID"]


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 10_000, "\u0000" * 43, "' OR 1=1 --"])
async def test_a_link_that_nobody_sent_opens_nothing(app, token):
    for operation, rest in ((CONFIRM, {}), (RESET, {"password": PASSWORD})):
        refused = await answer(app, operation, {"token": token, **rest})
        assert codes(refused) == ["LINK_INVALID"]


async def test_the_database_knows_a_token_by_its_digest_alone(app, resources):
    given = ann()
    await answer(app, REGISTER, given)
    token = await letter_token(resources, given["email"])
    async with resources.engine.connect() as connection:
        rows = (await connection.execute(select(tickets))).all()
    assert token not in str(rows)


async def test_a_letter_is_sent_again_to_who_waits_for_it_and_to_nobody_else(app, resources):
    given, person = ann(), await open_account(app, resources)
    await answer(app, REGISTER, given)
    first = await letter_token(resources, given["email"])
    for email in (given["email"], person.email, fresh_email()):
        assert await answer(app, RESEND, {"email": email}) == {"userErrors": []}
    second = await letter_token(resources, given["email"])
    assert codes(await answer(app, CONFIRM, {"token": first})) == ["LINK_INVALID"]
    assert codes(await answer(app, CONFIRM, {"token": second})) == []
    assert len(await published(resources, person.email)) == 2


@pytest.mark.parametrize("known", [True, False])
async def test_letters_to_one_address_are_slowed_down_whether_or_not_it_has_an_account(
    app, resources, known
):
    email = (await open_account(app, resources)).email if known else fresh_email()
    answers = [await answer(app, RECOVER, {"email": email}) for _ in range(4)]
    assert [codes(each) for each in answers][:2] == [[], []]
    assert codes(answers[-1]) == ["LETTERS_THROTTLED"]


async def test_who_forgot_a_password_sets_another_and_is_signed_out_everywhere(app, resources):
    person = await open_account(app, resources)
    known = await answer(app, RECOVER, {"email": person.email})
    unknown = await answer(app, RECOVER, {"email": fresh_email()})
    assert known == unknown == {"userErrors": []}
    token = await letter_token(resources, person.email)
    weak = await answer(app, RESET, {"token": token, "password": "short"})
    assert codes(weak) == ["PASSWORD_TOO_SHORT"]
    assert await answer(app, RESET, {"token": token, "password": "another horse"}) == {
        "userErrors": []
    }
    again = await answer(app, RESET, {"token": token, "password": "a third horse"})
    assert codes(again) == ["LINK_INVALID"]
    ended = await call(app, "{ me { id } }", headers=person.headers)
    assert ended["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    old = await answer(app, LOGIN, {"email": person.email, "password": PASSWORD})
    new = await answer(app, LOGIN, {"email": person.email, "password": "another horse"})
    assert (codes(old), codes(new)) == (["CREDENTIALS_INVALID"], [])
    facts = await published(resources, person.email)
    assert facts[-1].type == "shop.user.password_changed.v1"


async def test_a_recovery_that_is_asked_for_again_makes_the_last_letter_worthless(app, resources):
    person = await open_account(app, resources)
    await answer(app, RECOVER, {"email": person.email})
    first = await letter_token(resources, person.email)
    await answer(app, RECOVER, {"email": person.email})
    refused = await answer(app, RESET, {"token": first, "password": "another horse"})
    assert codes(refused) == ["LINK_INVALID"]


async def test_who_forgot_a_password_before_confirming_gets_the_confirmation_again(app, resources):
    given = ann()
    await answer(app, REGISTER, given)
    await answer(app, RECOVER, {"email": given["email"]})
    token = {"token": await letter_token(resources, given["email"])}
    assert codes(await answer(app, CONFIRM, token)) == []


async def test_a_confirmation_is_no_recovery(app, resources):
    given = ann()
    await answer(app, REGISTER, given)
    token = await letter_token(resources, given["email"])
    refused = await answer(app, RESET, {"token": token, "password": "another horse"})
    assert codes(refused) == ["LINK_INVALID"]


async def test_changing_a_password_ends_the_other_sessions_and_keeps_this_one(app, resources):
    person = await open_account(app, resources)
    elsewhere = await answer(app, LOGIN, {"email": person.email, "password": PASSWORD})
    change = {"currentPassword": PASSWORD, "newPassword": "another horse"}
    assert await answer(app, CHANGE, change, person.headers) == {"userErrors": []}
    here = await call(app, "{ me { id } }", headers=person.headers)
    assert here["data"]["me"]["id"] == person.id
    claims = jwt.decode(elsewhere["accessToken"], options={"verify_signature": False})
    other = identity_headers(
        identity_of(user_id=claims["sub"], session_id=claims["sid"]), resources.settings
    )
    there = await call(app, "{ me { id } }", headers=other)
    assert there["errors"][0]["message"] == "The session has ended: log in again."


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"currentPassword": "wrong horse"}, "PASSWORD_WRONG", "currentPassword"),
        ({"currentPassword": "\x00"}, "PASSWORD_WRONG", "currentPassword"),
        ({"newPassword": "short"}, "PASSWORD_TOO_SHORT", "newPassword"),
        ({"newPassword": "x" * 129}, "PASSWORD_TOO_LONG", "newPassword"),
        ({"newPassword": "another\x00horse"}, "PASSWORD_INVALID", "newPassword"),
    ],
)
async def test_a_password_that_is_refused_changes_nothing(app, resources, change, code, field):
    person = await open_account(app, resources)
    given = {"currentPassword": PASSWORD, "newPassword": "another horse"} | change
    refused = await answer(app, CHANGE, given, person.headers)
    assert refused["userErrors"] == [{"code": code, "field": [field]}]
    login = await answer(app, LOGIN, {"email": person.email, "password": PASSWORD})
    assert codes(login) == []


async def test_a_borrowed_device_does_not_guess_the_password_for_long(app, resources):
    person = await open_account(app, resources)
    given = {"currentPassword": "wrong horse", "newPassword": "another horse"}
    answers = [await answer(app, CHANGE, given, person.headers) for _ in range(6)]
    assert codes(answers[-1]) == ["LOGIN_THROTTLED"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"email": "nobody"}, "EMAIL_INVALID", "email"),
        ({"email": "a\x00@example.com"}, "EMAIL_INVALID", "email"),
        ({"email": "\u202ea@example.com"}, "EMAIL_INVALID", "email"),
        ({"email": f"{'a' * 250}@example.com"}, "EMAIL_INVALID", "email"),
        ({"password": "short"}, "PASSWORD_TOO_SHORT", "password"),
        ({"password": "x" * 1000}, "PASSWORD_TOO_LONG", "password"),
        ({"password": "password\x00"}, "PASSWORD_INVALID", "password"),
        ({"displayName": "  "}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "a\x00b"}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "x" * 81}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "x" * 100_000}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "Ann\u202e"}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "An\u200bn"}, "DISPLAY_NAME_INVALID", "displayName"),
        ({"displayName": "\ud83d"}, "DISPLAY_NAME_INVALID", "displayName"),
    ],
)
async def test_bad_input_names_its_field_and_opens_no_account(app, resources, changes, code, field):
    before = await count(resources, users)
    refused = await answer(app, REGISTER, ann(**changes))
    assert refused["userErrors"] == [{"code": code, "field": [field]}]
    assert await count(resources, users) == before


async def test_what_is_private_is_for_oneself_and_administrators(app, resources):
    person = await open_account(app, resources)
    keys = {"keys": [{"__typename": "User", "id": person.id}]}
    settings = StoreSettings()
    seen = {}
    for viewer, headers in {
        "nobody": {},
        "another": identity_headers(identity_of(Role.SELLER), settings),
        "self": person.headers,
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


async def test_nobody_is_not_me(app):
    assert (await call(app, "{ me { id } }"))["data"] == {"me": None}


async def test_many_references_are_one_query_and_unknown_ones_are_null(app, resources, monkeypatch):
    known = [(await open_account(app, resources)).id for _ in range(3)]
    calls = []
    asked = account_queries.users_by_id

    async def counted(reader, keys):
        calls.append(set(keys))
        return await asked(reader, keys)

    monkeypatch.setattr(account_queries, "users_by_id", counted)
    strange = [global_id("User", new_id()), global_id("Product", new_id()), "\u0000", "x" * 999]
    keys = {"keys": [{"__typename": "User", "id": key} for key in (*known, *strange, known[0])]}
    found = (await call(app, ENTITIES, keys))["data"]["_entities"]
    assert [user and user["id"] for user in found] == [*known, None, None, None, None, known[0]]
    assert len(calls) == 1


async def test_seeded_users_can_log_in_and_seeding_twice_is_seeding_once(app, resources):
    email = f"seller.{new_id().hex}@example.com"
    kept = await password_hasher("cheap").hash(PASSWORD)
    sellers = [
        NewUser(
            id=new_id(),
            email=email if number == 0 else f"s{number}.{new_id().hex}@example.com",
            display_name="Seller",
            roles=frozenset({Role.BUYER, Role.SELLER}),
            locale=Locale.RU,
            password_hash=kept,
            created_at=resources.clock(),
            confirmed_at=resources.clock(),
        )
        for number in range(1500)
    ]
    before = await count(resources, users)
    for _ in range(2):
        async with UnitOfWork(
            resources.engine, metadata, resources.clock, EventContext("seed")
        ) as work:
            await directory.seed_users(work, sellers)
    assert await count(resources, users) == before + 1500
    session = await answer(app, LOGIN, {"email": email, "password": PASSWORD})
    assert session["user"]["id"] == global_id("User", sellers[0].id)
    async with resources.engine.connect() as connection:
        subjects = [str(seller.id) for seller in sellers]
        facts = await connection.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.subject.in_(subjects))
        )
    assert facts == 0


async def test_a_contact_is_how_to_write_to_a_user(app, resources):
    person = await open_account(app, resources, locale="RU")
    user_id = parse_global_id("User", person.id)
    async with UnitOfWork(
        resources.engine, metadata, resources.clock, EventContext("test")
    ) as work:
        found = await directory.contact(work, user_id)
        assert found == directory.Contact(person.email, "Ann", Locale.RU)
        assert await directory.contact(work, new_id()) is None

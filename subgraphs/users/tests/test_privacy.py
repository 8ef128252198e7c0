"""The audit log, roles, export and erasure, as a client sees them."""

import json

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id, parse_global_id
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.tests.paging import PAGE, read_whole
from subgraphs.users.models import (
    addresses,
    audit,
    consents,
    linked_accounts,
    outbox,
    phones,
    preferences,
    tickets,
    users,
)
from subgraphs.users.testing import (
    CONFIRM,
    PASSWORD,
    REGISTER,
    fresh_email,
    letter_token,
    open_account,
)

pytestmark = pytest.mark.services

EXPORT = """
mutation ($input: UserDataExportInput!) {
  answer: userDataExport(input: $input) { document user { id } userErrors { code field } }
}
"""
ERASE = """
mutation ($input: UserEraseInput!) {
  answer: userErase(input: $input) { userErrors { code field } }
}
"""
ROLES = """
mutation ($input: UserRolesSetInput!) {
  answer: userRolesSet(input: $input) { user { roles } userErrors { code field } }
}
"""
LOGIN = """
mutation ($input: UserLoginInput!) { answer: userLogin(input: $input) { userErrors { code } } }
"""
LOG = """
query ($first: Int!, $after: String, $userId: ID) {
  auditLog(first: $first, after: $after, userId: $userId) {
    nodes { id at action userId actorId actorRole requestId details }
    pageInfo { hasNextPage endCursor }
  }
}
"""
FILL = """
mutation {
  userAddressAdd(input: {lines: {recipient: "Ann Secret", country: "RU", city: "Москва",
    street: "Тверская ул., 1", postalCode: "101000"}}) { userErrors { code } }
  userPhoneSet(input: {number: "+79123456789"}) { userErrors { code } }
  userPreferenceSet(input: {subject: ORDERS, channel: EMAIL, isWanted: false}) {
    userErrors { code }
  }
  userConsentSet(input: {purpose: PERSONAL_DATA, documentVersion: "2026-01", isGiven: true}) {
    userErrors { code }
  }
}
"""


@pytest.fixture
async def person(app, resources):
    return await open_account(app, resources)


@pytest.fixture
def admin(resources):
    return identity_headers(identity_of(Role.ADMIN, Role.BUYER), resources.settings)


async def do(app, operation, given, headers):
    response = await call(app, operation, {"input": given}, headers)
    assert "errors" not in response, response
    return response["data"]["answer"]


def codes(payload):
    return [error["code"] for error in payload["userErrors"]]


async def rows_of(resources, table, user_id):
    async with resources.engine.connect() as connection:
        statement = select(table).where(table.c.user_id == user_id)
        return (await connection.execute(statement)).all()


async def test_an_export_tells_a_person_everything_and_no_secret(app, resources, person):
    await call(app, FILL, headers=person.headers)
    answer = await do(app, EXPORT, {"password": PASSWORD}, person.headers)
    document = answer["document"]
    # The other domains tell the rest about whom it names.
    assert answer["user"] == {"id": person.id}
    assert document["profile"]["email"] == person.email
    assert document["addresses"][0]["lines"]["recipient"] == "Ann Secret"
    assert document["phones"][0]["number"] == "+79123456789"
    assert document["preferences"] == [{"subject": "ORDERS", "channel": "EMAIL", "isWanted": False}]
    assert document["consents"][0]["documentVersion"] == "2026-01"
    assert len(document["sessions"]) == 1
    actions = [row["action"] for row in document["audit"]]
    assert actions[0] == "DATA_EXPORTED"
    assert actions[-1] == "REGISTRATION_ASKED"
    async with resources.engine.connect() as connection:
        kept = await connection.scalar(
            select(users.c.password_hash).where(users.c.email == person.email)
        )
    assert kept not in json.dumps(document)


@pytest.mark.parametrize("password", [None, "", "wrong horse", "\x00"])
async def test_a_borrowed_device_exports_and_erases_nothing(app, resources, person, password):
    for operation in (EXPORT, ERASE):
        refused = await do(app, operation, {"password": password}, person.headers)
        assert refused["userErrors"] == [{"code": "PASSWORD_WRONG", "field": ["password"]}]
        assert (refused.get("document"), refused.get("user")) == (None, None)
    me = await call(app, "{ me { email } }", headers=person.headers)
    assert me["data"]["me"]["email"] == person.email


async def test_erasing_removes_the_person_and_keeps_what_the_law_wants(app, resources, person):
    await call(app, FILL, headers=person.headers)
    user_id = parse_global_id("User", person.id)
    assert codes(await do(app, ERASE, {"password": PASSWORD}, person.headers)) == []
    async with resources.engine.connect() as connection:
        row = (await connection.execute(select(users).where(users.c.id == user_id))).one()
        fact = (
            await connection.execute(
                select(outbox.c.type, outbox.c.data)
                .where(outbox.c.subject == str(user_id))
                .order_by(outbox.c.sequence.desc())
                .limit(1)
            )
        ).one()
    assert person.email not in str(row)
    assert (row.display_name, row.password_hash) == ("—", None)
    assert tuple(fact) == ("shop.user.erased.v1", {"userId": str(user_id)})
    for table in (addresses, phones, preferences, linked_accounts, tickets):
        assert await rows_of(resources, table, user_id) == []
    assert len(await rows_of(resources, consents, user_id)) == 1
    assert "Secret" not in str(await rows_of(resources, audit, user_id))


async def test_who_is_erased_is_signed_out_at_once_and_may_come_again_as_somebody_new(
    app, resources, person
):
    await do(app, ERASE, {"password": PASSWORD}, person.headers)
    gone = await call(app, "{ me { id } }", headers=person.headers)
    assert gone["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    credentials = {"email": person.email, "password": PASSWORD}
    assert codes(await do(app, LOGIN, credentials, {})) == ["CREDENTIALS_INVALID"]
    again = await open_account(app, resources, email=person.email)
    assert again.id != person.id


async def test_a_letter_on_its_way_does_not_open_an_erased_account(app, resources, admin):
    email = fresh_email()
    given = {"email": email, "password": PASSWORD, "displayName": "Ann"}
    await call(app, REGISTER, {"input": given})
    token = await letter_token(resources, email)
    async with resources.engine.connect() as connection:
        user_id = await connection.scalar(select(users.c.id).where(users.c.email == email))
    await do(app, ERASE, {"userId": global_id("User", user_id)}, admin)
    answer = await call(app, CONFIRM, {"input": {"token": token}})
    assert codes(answer["data"]["userEmailConfirm"]) == ["LINK_INVALID"]


async def test_only_administrators_erase_others(app, resources, person, admin):
    stranger = await open_account(app, resources)
    given = {"input": {"userId": person.id, "password": PASSWORD}}
    refused = await call(app, ERASE, given, stranger.headers)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for key in (global_id("User", new_id()), global_id("Order", new_id()), "\x00", "x" * 999):
        unknown = await do(app, ERASE, {"userId": key}, admin)
        assert unknown["userErrors"] == [{"code": "USER_UNKNOWN", "field": ["userId"]}]
    assert codes(await do(app, ERASE, {"userId": person.id}, admin)) == []
    assert codes(await do(app, ERASE, {"userId": person.id}, admin)) == ["USER_UNKNOWN"]


async def test_a_change_of_roles_ends_the_sessions_that_say_otherwise(app, person, admin):
    changed = await do(app, ROLES, {"userId": person.id, "roles": ["BUYER", "SELLER"]}, admin)
    assert changed["user"]["roles"] == ["BUYER", "SELLER"]
    gone = await call(app, "{ me { id } }", headers=person.headers)
    assert gone["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_nobody_gives_roles_but_administrators_and_they_not_away_their_own(
    app, resources, person, admin
):
    given = {"input": {"userId": person.id, "roles": ["BUYER", "ADMIN"]}}
    refused = await call(app, ROLES, given, person.headers)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    for roles in ([], ["SELLER"]):
        odd = await do(app, ROLES, {"userId": person.id, "roles": roles}, admin)
        assert odd["userErrors"] == [{"code": "ROLES_INVALID", "field": ["roles"]}]
    await do(app, ROLES, {"userId": person.id, "roles": ["BUYER", "ADMIN"]}, admin)
    me = identity_of(Role.ADMIN, user_id=parse_global_id("User", person.id), session_id="own")
    own = identity_headers(me, resources.settings)
    given_up = await do(app, ROLES, {"userId": person.id, "roles": ["BUYER"]}, own)
    assert codes(given_up) == ["ROLES_INVALID"]


async def test_the_audit_log_is_read_page_by_page_by_administrators(app, person, admin):
    await call(app, FILL, headers=person.headers)
    seen, after = [], None
    while True:
        variables = {"first": 2, "after": after, "userId": person.id}
        page = (await call(app, LOG, variables, admin))["data"]["auditLog"]
        seen += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [entry["action"] for entry in seen] == [
        "CONSENT_GIVEN",
        "PREFERENCE_CHANGED",
        "PHONE_ADDED",
        "ADDRESS_ADDED",
        "EMAIL_CONFIRMED",
        "REGISTRATION_ASKED",
    ]
    assert [entry["actorRole"] for entry in seen] == ["buyer"] * 4 + ["anonymous"] * 2
    everything = (await call(app, LOG, {"first": 1}, admin))["data"]["auditLog"]
    assert everything["nodes"][0]["id"] == seen[0]["id"]


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 0},
        {"first": 101},
        {"first": 5, "after": "x"},
        {"first": 5, "after": "WyJ4Il0"},
        {"first": 5, "userId": "\x00"},
        {"first": 5, "userId": "x" * 999},
    ],
)
async def test_odd_pages_of_the_audit_log_are_refused(app, admin, variables):
    response = await call(app, LOG, variables, admin)
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_the_audit_log_is_for_administrators(app, person):
    for headers, code in (({}, "UNAUTHENTICATED"), (person.headers, "FORBIDDEN")):
        response = await call(app, LOG, {"first": 5}, headers)
        assert response["errors"][0]["extensions"]["code"] == code


@pytest.mark.parametrize("change", [update(audit).values(action="X"), delete(audit)])
async def test_the_database_itself_refuses_to_change_the_audit_log(resources, person, change):
    with pytest.raises(DBAPIError, match="only added"):
        async with resources.engine.begin() as connection:
            await connection.execute(change)


async def test_the_audit_log_is_the_same_from_either_end(app, person, admin):
    async def page(arguments):
        text = f'{{ auditLog(userId: "{person.id}", {arguments}) {{ nodes {{ id }} {PAGE} }} }}'
        return (await call(app, text, headers=admin))["data"]["auditLog"]

    assert len(await read_whole(page, size=1)) >= 2

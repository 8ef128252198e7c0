"""Profiles, addresses, phones, wishes and consents, as a client sees them."""

import asyncio

import pytest
from sqlalchemy import select

from subgraphs.kit.ids import global_id, new_id, parse_global_id
from subgraphs.kit.testing import call
from subgraphs.users.models import audit, outbox
from subgraphs.users.testing import open_account

pytestmark = pytest.mark.services

ERRORS = "userErrors { code field }"
PROFILE = f"""
mutation ($input: UserProfileUpdateInput!) {{
  answer: userProfileUpdate(input: $input) {{ user {{ displayName locale version }} {ERRORS} }}
}}
"""
ADDRESS = "address { id recipient country city postalCode phone isDefault version }"
ADD = f"""
mutation ($input: UserAddressAddInput!) {{
  answer: userAddressAdd(input: $input) {{ {ADDRESS} {ERRORS} }}
}}
"""
UPDATE = f"""
mutation ($input: UserAddressUpdateInput!) {{
  answer: userAddressUpdate(input: $input) {{ {ADDRESS} {ERRORS} }}
}}
"""
REMOVE = f"""
mutation ($input: UserAddressRemoveInput!) {{
  answer: userAddressRemove(input: $input) {{ {ERRORS} }}
}}
"""
PHONE = f"""
mutation ($input: UserPhoneSetInput!) {{
  answer: userPhoneSet(input: $input) {{ phone {{ number isDefault }} {ERRORS} }}
}}
"""
PHONE_REMOVE = f"""
mutation ($input: UserPhoneRemoveInput!) {{
  answer: userPhoneRemove(input: $input) {{ {ERRORS} }}
}}
"""
PREFERENCE = f"""
mutation ($input: UserPreferenceSetInput!) {{
  answer: userPreferenceSet(input: $input) {{ {ERRORS} }}
}}
"""
CONSENT = f"""
mutation ($input: UserConsentSetInput!) {{
  answer: userConsentSet(input: $input) {{
    consent {{ purpose documentVersion isGiven at }} {ERRORS}
  }}
}}
"""
MINE = """
{ me {
  displayName version
  addresses { id city isDefault version } phones { number isDefault }
  messagePreferences { subject channel isWanted } consents { purpose isGiven }
} }
"""
LINES = {
    "recipient": "Анна Иванова",
    "country": "RU",
    "city": "Москва",
    "street": "Тверская ул., 1",
    "postalCode": "101000",
}


@pytest.fixture
async def person(app, resources):
    return await open_account(app, resources)


@pytest.fixture
def do(app, person):
    async def run(operation, **given):
        response = await call(app, operation, {"input": given}, person.headers)
        assert "errors" not in response, response
        return response["data"]["answer"]

    return run


@pytest.fixture
def mine(app, person):
    async def look():
        return (await call(app, MINE, headers=person.headers))["data"]["me"]

    return look


def codes(payload):
    return [error["code"] for error in payload["userErrors"]]


async def test_a_profile_is_changed_where_the_client_saw_its_last_version(do, mine):
    before = (await mine())["version"]
    changed = await do(PROFILE, displayName=" Анна  И. ", locale="RU", expectedVersion=before)
    assert changed["user"] == {"displayName": "Анна И.", "locale": "RU", "version": before + 1}
    stale = await do(PROFILE, displayName="Eve", expectedVersion=before)
    assert stale["userErrors"] == [{"code": "VERSION_STALE", "field": ["expectedVersion"]}]
    assert (await mine())["displayName"] == "Анна И."


@pytest.mark.parametrize("name", ["", "x" * 81, "a\u202eb", "a\u200bb", "\x00", "\ud83d"])
async def test_a_name_that_cannot_be_shown_changes_nothing(do, mine, name):
    before = await mine()
    assert codes(await do(PROFILE, displayName=name)) == ["DISPLAY_NAME_INVALID"]
    assert await mine() == before


async def test_of_two_who_change_a_profile_at_once_one_is_told(do, mine):
    version = (await mine())["version"]
    answers = await asyncio.gather(
        *(do(PROFILE, displayName=f"Ann {n}", expectedVersion=version) for n in range(4))
    )
    assert sorted(len(codes(each)) for each in answers) == [0, 1, 1, 1]


async def test_the_first_address_is_the_default_until_another_is(do, mine):
    first = (await do(ADD, lines=LINES))["address"]
    second = (await do(ADD, lines=LINES | {"city": "Казань", "postalCode": "420000"}))["address"]
    assert (first["isDefault"], second["isDefault"]) == (True, False)
    changed = (await do(UPDATE, id=second["id"], makeDefault=True))["address"]
    assert (changed["isDefault"], changed["version"], changed["city"]) == (True, 2, "Казань")
    assert [each["city"] for each in (await mine())["addresses"]] == ["Казань", "Москва"]
    await do(REMOVE, id=second["id"])
    [left] = (await mine())["addresses"]
    assert (left["city"], left["isDefault"]) == ("Москва", True)


async def test_an_address_is_changed_where_the_client_saw_its_last_version(do):
    address = (await do(ADD, lines=LINES))["address"]
    moved = LINES | {"country": "gb", "city": "London", "postalCode": "sw1a 1aa"}
    changed = await do(UPDATE, id=address["id"], lines=moved, expectedVersion=1)
    assert (changed["address"]["country"], changed["address"]["postalCode"]) == ("GB", "SW1A 1AA")
    stale = await do(UPDATE, id=address["id"], lines=LINES, expectedVersion=1)
    assert codes(stale) == ["VERSION_STALE"]


async def test_addresses_are_limited_even_when_they_come_at_once(do, mine):
    for _ in range(18):
        await do(ADD, lines=LINES)
    answers = await asyncio.gather(*(do(ADD, lines=LINES) for _ in range(5)))
    assert sorted(codes(each) for each in answers) == [[], [], *[["TOO_MANY"]] * 3]
    assert len((await mine())["addresses"]) == 20


async def test_what_is_wrong_with_an_address_is_named_and_nothing_is_kept(do, mine):
    refused = await do(ADD, lines=LINES | {"postalCode": "1"})
    assert refused["userErrors"] == [{"code": "POSTAL_CODE_INVALID", "field": ["postalCode"]}]
    assert refused["address"] is None
    assert (await mine())["addresses"] == []


async def test_a_strangers_address_and_a_forged_id_are_unknown(app, resources, do):
    stranger = await open_account(app, resources)
    given = {"input": {"lines": LINES}}
    theirs = await call(app, ADD, given, stranger.headers)
    known = theirs["data"]["answer"]["address"]["id"]
    for key in (known, global_id("Address", new_id()), stranger.id, "\x00", "x" * 999):
        for operation in (UPDATE, REMOVE):
            refused = await do(operation, id=key)
            assert refused["userErrors"] == [{"code": "ADDRESS_UNKNOWN", "field": ["id"]}]


async def test_phones_are_kept_in_one_form_with_one_default(do, mine):
    assert (await do(PHONE, number="8 912 345-67-89", country="RU"))["phone"] == {
        "number": "+79123456789",
        "isDefault": True,
    }
    await do(PHONE, number="+44 20 7946 0958", makeDefault=True)
    await do(PHONE, number="+7 912 345 67 89")
    assert (await mine())["phones"] == [
        {"number": "+442079460958", "isDefault": True},
        {"number": "+79123456789", "isDefault": False},
    ]
    await do(PHONE_REMOVE, number="+442079460958")
    assert (await mine())["phones"] == [{"number": "+79123456789", "isDefault": True}]
    assert codes(await do(PHONE_REMOVE, number="+442079460958")) == ["PHONE_UNKNOWN"]
    assert codes(await do(PHONE, number="12")) == ["PHONE_INVALID"]
    assert codes(await do(PHONE, number="12", country="XX")) == ["COUNTRY_INVALID"]


async def test_phones_are_limited(do):
    answers = [await do(PHONE, number=f"+7912345678{digit}") for digit in range(6)]
    assert [codes(each) for each in answers] == [[]] * 5 + [["TOO_MANY"]]


async def test_what_was_not_chosen_is_wanted_by_mail_except_offers(do, mine, resources, person):
    def wanted(me):
        return {
            (each["subject"], each["channel"])
            for each in me["messagePreferences"]
            if each["isWanted"]
        }

    at_first = {(subject, "EMAIL") for subject in ("SECURITY", "ORDERS", "REVIEWS", "PRICES")}
    assert wanted(await mine()) == at_first
    await do(PREFERENCE, subject="ORDERS", channel="EMAIL", isWanted=False)
    await do(PREFERENCE, subject="OFFERS", channel="SMS", isWanted=True)
    chosen = (at_first - {("ORDERS", "EMAIL")}) | {("OFFERS", "SMS")}
    assert wanted(await mine()) == chosen
    refused = await do(PREFERENCE, subject="SECURITY", channel="EMAIL", isWanted=False)
    assert codes(refused) == ["SUBJECT_MANDATORY"]
    statement = (
        select(outbox.c.data)
        .where(
            outbox.c.subject == str(parse_global_id("User", person.id)),
            outbox.c.type == "shop.user.preferences_changed.v1",
        )
        .order_by(outbox.c.sequence)
    )
    async with resources.engine.connect() as connection:
        facts = (await connection.execute(statement)).scalars().all()
    assert [(fact["about"], fact["channel"], fact["isWanted"]) for fact in facts] == [
        ("ORDERS", "EMAIL", False),
        ("OFFERS", "SMS", True),
    ]


async def test_a_consent_names_the_text_and_is_kept_when_it_is_taken_back(app, do, mine):
    documents = (await call(app, "{ consentDocuments { purpose version } }"))["data"]
    version = {each["purpose"]: each["version"] for each in documents["consentDocuments"]}
    shown = {"purpose": "ADVERTISING", "documentVersion": version["ADVERTISING"]}
    given = await do(CONSENT, **shown, isGiven=True)
    assert given["consent"]["isGiven"]
    await do(CONSENT, **shown, isGiven=False)
    stale = await do(CONSENT, **shown | {"documentVersion": "1999-01"}, isGiven=True)
    assert codes(stale) == ["DOCUMENT_VERSION_INVALID"]
    assert (await mine())["consents"] == [
        {"purpose": "ADVERTISING", "isGiven": False},
        {"purpose": "ADVERTISING", "isGiven": True},
    ]


async def test_what_people_tell_of_themselves_is_theirs_alone(app, resources, person, do):
    await do(ADD, lines=LINES)
    stranger = await open_account(app, resources)
    fields = "addresses { city } phones { number } consents { at } sessions { id } version"
    entities = f"_entities(representations: $keys) {{ ... on User {{ {fields} }} }}"
    query = f"query ($keys: [_Any!]!) {{ {entities} }}"
    keys = {"keys": [{"__typename": "User", "id": person.id}]}
    [seen] = (await call(app, query, keys, stranger.headers))["data"]["_entities"]
    assert set(seen.values()) == {None}


async def test_nobody_changes_anything(app):
    for operation, given in (
        (PROFILE, {"displayName": "Eve"}),
        (ADD, {"lines": LINES}),
        (PHONE, {"number": "+79123456789"}),
    ):
        response = await call(app, operation, {"input": given})
        assert response["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_every_change_is_noted_without_what_is_personal(do, resources, person):
    await do(PROFILE, displayName="Secret Name")
    await do(ADD, lines=LINES)
    await do(PHONE, number="+79123456789")
    statement = (
        select(audit)
        .where(audit.c.user_id == parse_global_id("User", person.id))
        .order_by(audit.c.id.desc())
        .limit(3)
    )
    async with resources.engine.connect() as connection:
        rows = (await connection.execute(statement)).all()
    assert [row.action for row in rows] == ["PHONE_ADDED", "ADDRESS_ADDED", "PROFILE_CHANGED"]
    assert all(row.actor_id == row.user_id for row in rows)
    assert not {"Secret", "Москва", "+7912"} & set(str(rows).split())
    assert "Secret Name" not in str(rows)

"""Signing in through the simulated Google and Facebook, by the users subgraph's own code."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from infra.simulators.sign_in.grants import Client
from infra.simulators.sign_in.testing import consent, running_simulator
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import call
from subgraphs.users.app import SUBGRAPH, create_app
from subgraphs.users.models import outbox, users
from subgraphs.users.testing import (
    CONFIRM,
    PASSWORD,
    REGISTER,
    fresh_email,
    headers_of,
    letter_token,
    open_account,
)

pytestmark = pytest.mark.services

SECRET = "the store's secret at both providers"
START = """
mutation ($input: UserProviderStartInput!) {
  answer: userProviderStart(input: $input) { authorizationUrl browserKey userErrors { code } }
}
"""
FINISH = """
mutation ($input: UserProviderFinishInput!) {
  answer: userProviderFinish(input: $input) {
    user { id email displayName hasPassword signInProviders } accessToken
    userErrors { code message }
  }
}
"""
UNLINK = """
mutation ($input: UserProviderUnlinkInput!) {
  answer: userProviderUnlink(input: $input) { userErrors { code } }
}
"""
LOGIN = """
mutation ($input: UserLoginInput!) {
  answer: userLogin(input: $input) { user { id } userErrors { code } }
}
"""


@pytest.fixture(scope="module")
def simulator() -> Iterator[str]:
    with running_simulator(Client("store", SECRET, "http://127.0.0.1:4000/")) as address:
        yield address


@pytest.fixture
async def resources(services, simulator: str) -> AsyncIterator[Resources]:
    settings = StoreSettings().model_copy(
        update={
            "store_public_url": "http://127.0.0.1:4000",
            "store_google_client_id": "store",
            "store_google_client_secret": SecretStr(SECRET),
            "store_google_issuer": f"{simulator}/google",
            "store_facebook_client_id": "store",
            "store_facebook_client_secret": SecretStr(SECRET),
            "store_facebook_dialog_url": f"{simulator}/facebook/authorize",
            "store_facebook_graph_url": f"{simulator}/facebook",
        }
    )
    async with Resources.open(settings) as opened:
        await SUBGRAPH.migrate(opened)
        yield opened


@pytest.fixture
def app(resources: Resources):
    return create_app(resources)


async def do(app, operation, headers=None, **given):
    response = await call(app, operation, {"input": given}, headers)
    assert "errors" not in response, response
    return response["data"]["answer"]


def codes(payload):
    return [error["code"] for error in payload["userErrors"]]


async def begin(app, provider, headers=None):
    begun = await do(app, START, headers, provider=provider)
    assert codes(begun) == []
    return begun


async def come_by(app, provider, email, *, headers=None, verified=True, name="Ann"):
    """Sign in as somebody at a provider, from the beginning to the end."""
    begun = await begin(app, provider, headers)
    person = {"email": email, "name": name} | ({"verified": "on"} if verified else {})
    back = consent(begun["authorizationUrl"], **person)
    return await do(app, FINISH, browserKey=begun["browserKey"], **back)


async def facts_of(resources, user_id):
    statement = (
        select(outbox.c.type)
        .where(outbox.c.subject == str(parse_global_id("User", user_id)))
        .order_by(outbox.c.sequence)
    )
    async with resources.engine.connect() as connection:
        return [kind.split(".")[2] for kind in (await connection.execute(statement)).scalars()]


async def test_the_question_carries_state_nonce_and_pkce(app):
    google = dict(parse_qsl(urlsplit((await begin(app, "GOOGLE"))["authorizationUrl"]).query))
    assert google["scope"] == "openid email profile"
    assert google["code_challenge_method"] == "S256"
    assert len({google["state"], google["nonce"], google["code_challenge"]}) == 3
    assert google["redirect_uri"] == "http://127.0.0.1:4000/account/sign-in/google"
    facebook = dict(parse_qsl(urlsplit((await begin(app, "FACEBOOK"))["authorizationUrl"]).query))
    assert facebook["code_challenge_method"] == "S256"
    assert facebook["state"] != google["state"]


async def test_who_comes_by_google_with_a_verified_address_has_an_account_at_once(app, resources):
    email = fresh_email()
    first = await come_by(app, "GOOGLE", email.upper(), name="Анна")
    assert first["user"]["email"] == email
    assert (first["user"]["displayName"], first["user"]["hasPassword"]) == ("Анна", False)
    assert first["user"]["signInProviders"] == ["GOOGLE"]
    again = await come_by(app, "GOOGLE", email.upper(), name="Анна")
    assert again["user"]["id"] == first["user"]["id"]
    assert await facts_of(resources, first["user"]["id"]) == ["registered", "contact_linked"]


async def test_a_verified_address_links_to_a_confirmed_account_and_its_owner_is_told(
    app, resources
):
    person = await open_account(app, resources)
    session = await come_by(app, "GOOGLE", person.email)
    assert session["user"]["id"] == person.id
    assert session["user"]["hasPassword"]
    assert (await facts_of(resources, person.id))[-1] == "contact_linked"


async def test_an_unconfirmed_account_is_never_linked_but_taken_over_by_who_proves_the_address(
    app, resources
):
    email = fresh_email()
    stranger = {"email": email, "password": PASSWORD, "displayName": "Eve"}
    await call(app, REGISTER, {"input": stranger})
    letter = await letter_token(resources, email)
    session = await come_by(app, "GOOGLE", email, name="Ann")
    assert (session["user"]["displayName"], session["user"]["hasPassword"]) == ("Ann", False)
    refused = await do(app, LOGIN, email=email, password=PASSWORD)
    assert codes(refused) == ["CREDENTIALS_INVALID"]
    # The stranger's letter opens nothing that is not open already.
    late = await call(app, CONFIRM, {"input": {"token": letter}})
    assert late["data"]["userEmailConfirm"]["userErrors"][0]["code"] == "LINK_INVALID"


@pytest.mark.parametrize(("provider", "verified"), [("GOOGLE", False), ("FACEBOOK", True)])
async def test_an_address_that_the_provider_does_not_vouch_for_is_proven_by_a_letter_first(
    app, resources, provider, verified
):
    email = fresh_email()
    first = await come_by(app, provider, email, verified=verified)
    assert (codes(first), first["accessToken"]) == (["EMAIL_UNPROVEN"], None)
    again = await come_by(app, provider, email, verified=verified)
    assert codes(again) == ["EMAIL_UNPROVEN"]
    token = await letter_token(resources, email)
    opened = (await call(app, CONFIRM, {"input": {"token": token}}))["data"]["userEmailConfirm"]
    session = await come_by(app, provider, email, verified=verified)
    assert session["user"]["id"] == opened["user"]["id"]
    assert (await facts_of(resources, opened["user"]["id"]))[-1] == "contact_linked"


async def test_an_unverified_address_opens_no_account_of_somebody_else_and_does_not_tell_of_it(
    app, resources
):
    person = await open_account(app, resources)
    known = await come_by(app, "FACEBOOK", person.email)
    unknown = await come_by(app, "FACEBOOK", fresh_email())
    assert known == unknown
    assert codes(known) == ["EMAIL_UNPROVEN"]
    assert (await facts_of(resources, person.id))[-1] == "registration_repeated"


async def test_a_wish_of_somebody_else_is_not_opened_for_a_stranger_by_its_owners_letter(
    app, resources
):
    email = fresh_email()
    await call(
        app, REGISTER, {"input": {"email": email, "password": PASSWORD, "displayName": "Ann"}}
    )
    await come_by(app, "FACEBOOK", email, name="Eve")
    token = await letter_token(resources, email)
    opened = (await call(app, CONFIRM, {"input": {"token": token}}))["data"]["userEmailConfirm"]
    assert opened["user"]["displayName"] == "Ann"
    eve = await come_by(app, "FACEBOOK", email, name="Eve")
    assert codes(eve) == ["EMAIL_UNPROVEN"]


async def test_who_is_signed_in_links_a_provider_with_another_address(app, resources):
    person = await open_account(app, resources)
    other = fresh_email()
    linked = await come_by(app, "FACEBOOK", other, headers=person.headers)
    assert linked["user"]["id"] == person.id
    later = await come_by(app, "FACEBOOK", other)
    assert later["user"]["id"] == person.id
    stranger = await open_account(app, resources)
    taken = await come_by(app, "FACEBOOK", other, headers=stranger.headers)
    assert codes(taken) == ["PROVIDER_TAKEN"]


async def test_a_way_in_is_given_up_unless_it_is_the_last(app, resources):
    session = await come_by(app, "GOOGLE", fresh_email())
    headers = headers_of(session["accessToken"], resources)
    assert codes(await do(app, UNLINK, headers, provider="GOOGLE")) == ["LAST_WAY_IN"]
    person = await open_account(app, resources)
    await come_by(app, "GOOGLE", person.email)
    assert codes(await do(app, UNLINK, person.headers, provider="GOOGLE")) == []
    assert codes(await do(app, UNLINK, person.headers, provider="GOOGLE")) == []
    me = await call(app, "{ me { signInProviders } }", headers=person.headers)
    assert me["data"]["me"]["signInProviders"] == []


async def test_a_state_is_good_once_for_the_browser_that_began_and_for_ten_minutes(app, resources):
    begun = await begin(app, "GOOGLE")
    back = consent(begun["authorizationUrl"], email=fresh_email(), verified="on")
    stolen = await do(app, FINISH, browserKey="another browser", **back)
    spent = await do(app, FINISH, browserKey=begun["browserKey"], **back)
    assert codes(stolen) == codes(spent) == ["PROVIDER_EXPIRED"]
    keys = [key async for key in resources.redis.scan_iter("users:sign-in:*")]
    await begin(app, "GOOGLE")
    [fresh] = {key async for key in resources.redis.scan_iter("users:sign-in:*")} - set(keys)
    assert (
        0 < await resources.redis.pttl(fresh) <= timedelta(minutes=10) / timedelta(milliseconds=1)
    )


@pytest.mark.parametrize("state", ["", "x", "\x00", "\ud83d", "x" * 100_000])
async def test_a_state_that_nobody_gave_signs_nobody_in(app, state):
    refused = await do(app, FINISH, state=state, code="x", browserKey="x")
    assert codes(refused) == ["PROVIDER_EXPIRED"]


@pytest.mark.parametrize("provider", ["GOOGLE", "FACEBOOK"])
async def test_a_code_that_the_provider_did_not_give_signs_nobody_in(app, provider):
    begun = await begin(app, provider)
    back = consent(begun["authorizationUrl"], email=fresh_email(), verified="on")
    refused = await do(app, FINISH, browserKey=begun["browserKey"], **back | {"code": "forged"})
    assert codes(refused) == ["PROVIDER_REFUSED"]


async def test_who_comes_without_an_address_is_asked_to_register(app):
    refused = await come_by(app, "FACEBOOK", "")
    assert codes(refused) == ["PROVIDER_EMAIL_MISSING"]


async def test_a_provider_that_is_away_or_not_configured_is_unavailable(resources):
    away = resources.settings.model_copy(
        update={"store_google_issuer": "http://127.0.0.1:1", "store_facebook_client_id": None}
    )
    async with Resources.open(away) as opened:
        app = create_app(opened)
        for provider in ("GOOGLE", "FACEBOOK"):
            refused = await do(app, START, provider=provider)
            assert codes(refused) == ["PROVIDER_UNAVAILABLE"]


async def test_erasing_gives_the_provider_free(app, resources):
    email = fresh_email()
    first = await come_by(app, "GOOGLE", email)
    headers = headers_of(first["accessToken"], resources)
    erase = "mutation { answer: userErase(input: {}) { userErrors { code } } }"
    assert codes(await do(app, erase, headers)) == []
    second = await come_by(app, "GOOGLE", email)
    assert second["user"]["id"] != first["user"]["id"]
    async with resources.engine.connect() as connection:
        kept = await connection.scalar(
            select(users.c.email).where(users.c.id == parse_global_id("User", first["user"]["id"]))
        )
    assert kept.endswith("@erased.invalid")

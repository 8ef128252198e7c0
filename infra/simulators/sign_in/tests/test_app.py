"""The simulated providers check what the real ones check."""

import hmac
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from infra.simulators.sign_in.app import SignInSimulator
from infra.simulators.sign_in.grants import Client, challenge_of

ADDRESS = "http://127.0.0.1:4026"
SECRET = "the shop's secret"
VERIFIER = "v" * 50
QUESTION = {
    "client_id": "store",
    "redirect_uri": "http://127.0.0.1:4000/back",
    "state": "s-1",
    "nonce": "n-1",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}
EXCHANGE = {
    "grant_type": "authorization_code",
    "client_id": "store",
    "client_secret": SECRET,
    "redirect_uri": QUESTION["redirect_uri"],
    "code_verifier": VERIFIER,
}
PERSON = {"email": "ann@people.example", "name": "Анна", "verified": "on", "answer": "yes"}
TOKEN_PATH = {"google": "/google/token", "facebook": "/facebook/oauth/access_token"}


@pytest.fixture
async def browser():
    simulator = SignInSimulator(ADDRESS, Client("store", SECRET, "http://127.0.0.1:"))
    transport = httpx.ASGITransport(app=simulator.app())
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        yield client


async def consent(browser, provider, **changes):
    page = await browser.post(f"/{provider}/authorize", data=QUESTION | PERSON | changes)
    assert page.status_code == 303
    back = urlsplit(page.headers["location"])
    return {name: values[0] for name, values in parse_qs(back.query).items()}


@pytest.mark.parametrize("provider", ["google", "facebook"])
async def test_a_person_is_shown_a_page_and_sent_back_with_a_code(browser, provider):
    page = await browser.get(f"/{provider}/authorize", params=QUESTION)
    assert page.status_code == 200
    assert "simulated" in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    answer = await consent(browser, provider)
    assert answer["state"] == "s-1"
    assert answer["code"]


async def test_who_refuses_is_sent_back_without_a_code(browser):
    assert await consent(browser, "google", answer="no") == {
        "error": "access_denied",
        "state": "s-1",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "stranger"},
        {"redirect_uri": "https://evil.example/"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
)
async def test_a_question_that_does_not_hold_is_answered_by_no_redirect(browser, change):
    for send in (browser.get, browser.post):
        given = (
            {"params": QUESTION | change} if send == browser.get else {"data": QUESTION | change}
        )
        refused = await send("/google/authorize", **given)
        assert refused.status_code == 400
        assert "<h1>Nobody can sign in here</h1>" in refused.text
    assert (await browser.get("/yahoo/authorize", params=QUESTION)).status_code == 404


async def test_an_id_token_tells_who_consented_and_is_signed(browser):
    code = (await consent(browser, "google"))["code"]
    tokens = (await browser.post("/google/token", data=EXCHANGE | {"code": code})).json()
    described = (await browser.get("/google/.well-known/openid-configuration")).json()
    keys = jwt.PyJWKSet.from_dict((await browser.get("/google/keys")).json())
    claims = jwt.decode(
        tokens["id_token"],
        keys.keys[0],
        algorithms=["RS256"],
        audience="store",
        issuer=described["issuer"],
    )
    assert (claims["email"], claims["email_verified"], claims["nonce"], claims["name"]) == (
        "ann@people.example",
        True,
        "n-1",
        "Анна",
    )


@pytest.mark.parametrize("provider", ["google", "facebook"])
@pytest.mark.parametrize(
    "change",
    [
        {"client_secret": "wrong"},
        {"client_id": "stranger"},
        {"code_verifier": "w" * 50},
        {"redirect_uri": "http://127.0.0.1:4000/other"},
        {"grant_type": "password"},
        {"code": "never given"},
    ],
)
async def test_a_code_is_exchanged_by_who_asked_for_it_alone(browser, provider, change):
    code = (await consent(browser, provider))["code"]
    refused = await browser.post(TOKEN_PATH[provider], data=EXCHANGE | {"code": code} | change)
    assert refused.status_code == 400


@pytest.mark.parametrize("provider", ["google", "facebook"])
async def test_a_code_is_good_once(browser, provider):
    code = (await consent(browser, provider))["code"]
    exchange = EXCHANGE | {"code": code}
    statuses = [
        (await browser.post(TOKEN_PATH[provider], data=exchange)).status_code for _ in range(2)
    ]
    assert statuses == [200, 400]


async def test_the_graph_api_wants_the_proof_of_the_shops_secret(browser):
    code = (await consent(browser, "facebook"))["code"]
    answer = await browser.post(TOKEN_PATH["facebook"], data=EXCHANGE | {"code": code})
    token = answer.json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    proof = hmac.new(SECRET.encode(), token.encode(), "sha256").hexdigest()
    fields = {"fields": "id,name,email", "appsecret_proof": proof}
    me = await browser.get("/facebook/me", params=fields, headers=headers)
    assert me.json()["email"] == "ann@people.example"
    forged = fields | {"appsecret_proof": "0" * 64}
    assert (await browser.get("/facebook/me", params=forged, headers=headers)).status_code == 400
    assert (await browser.get("/facebook/me", params=fields)).status_code == 400

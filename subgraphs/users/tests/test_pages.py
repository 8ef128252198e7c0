"""What the subgraph serves beside its graph."""

import httpx
import jwt
import pytest

from subgraphs.users.testing import open_account

pytestmark = pytest.mark.services


@pytest.fixture
async def client(app):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://users") as opened:
        yield opened


@pytest.mark.parametrize(
    "path", ["confirm", "reset", "recover", "sign-in", "sign-in/google", "sign-in/facebook"]
)
async def test_a_page_runs_its_own_script_alone_and_tells_nobody_its_address(client, path):
    page = await client.get(f"/account/{path}")
    assert page.status_code == 200
    assert "/account/files/account.js" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy


async def test_an_address_that_leads_nowhere_says_so_as_a_page(client):
    page = await client.get("/account/confirmation")
    assert page.status_code == 404
    assert "/account/files/account.js" in page.text


@pytest.mark.parametrize("name", ["account.js", "account.css"])
async def test_the_files_of_the_pages_are_served(client, name):
    assert (await client.get(f"/account/files/{name}")).status_code == 200


@pytest.mark.parametrize("name", ["routes.py", "..%2fapp.py", "%2e%2e/app.py", "account.html"])
async def test_no_other_file_is_served(client, name):
    assert (await client.get(f"/account/files/{name}")).status_code == 404


async def test_the_published_keys_verify_a_token(client, app, resources):
    person = await open_account(app, resources)
    answer = await client.get("/.well-known/jwks.json")
    assert answer.headers["content-type"] == "application/jwk-set+json"
    keys = jwt.PyJWKSet.from_dict(answer.json())
    kid = jwt.get_unverified_header(person.access_token)["kid"]
    claims = jwt.decode(person.access_token, keys[kid], algorithms=["ES256"], audience="store")
    assert claims["iss"] == "store"

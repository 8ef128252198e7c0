"""Accounts in a store that was started by its own command: letters, keys, access."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import jwt
import pytest

from infra.store.programs import CHECKOUT
from infra.store.testing import LaunchedStore, wait_for
from subgraphs.kit.ids import new_id

pytestmark = pytest.mark.store

Fields: TypeAlias = dict[str, Any]

PASSWORD = "correct horse battery"
REGISTER = """
mutation ($input: UserRegisterInput!) { userRegister(input: $input) { userErrors { code } } }
"""
CONFIRM = """
mutation ($input: UserEmailConfirmInput!) {
  userEmailConfirm(input: $input) { accessToken userErrors { code } }
}
"""
LOG_IN = """
mutation ($input: UserLoginInput!) {
  userLogin(input: $input) { accessToken userErrors { code } }
}
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def store(data: Path) -> Iterator[LaunchedStore]:
    # The router asks for keys that it lacks without a pause: a test does not wait for one.
    eager = {"SUPERGRAPH_AUTHENTICATION__JWT__REFRESH_SECONDS": "0"}
    with LaunchedStore(data, servers=eager) as started:
        yield started


def ask(store: LaunchedStore, query: str, fields: Fields | None = None, token: str = "") -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    body = {"query": query, "variables": {"input": fields} if fields else {}}
    return httpx.post(f"{store.address}/graphql", json=body, headers=headers, timeout=30).json()


def letter_to(store: LaunchedStore, email: str) -> Fields:
    def look() -> Fields | None:
        listed = httpx.get(f"{store.mailbox}/api/messages").json()["messages"]
        ids = [each["id"] for each in listed if email in each["recipients"]]
        return httpx.get(f"{store.mailbox}/api/messages/{ids[0]}").json() if ids else None

    return wait_for(look, 60, f"a letter to {email}")


def log_in(store: LaunchedStore, email: str, password: str) -> str:
    payload = ask(store, LOG_IN, {"email": email, "password": password})["data"]["userLogin"]
    assert payload["userErrors"] == []
    return str(payload["accessToken"])


def test_an_account_is_opened_by_its_letter(store: LaunchedStore) -> None:
    email = f"{new_id().hex}@customers.example"
    fields = {"email": email, "password": PASSWORD, "displayName": "Анна", "locale": "RU"}
    assert ask(store, REGISTER, fields) == {"data": {"userRegister": {"userErrors": []}}}
    letter = letter_to(store, email)
    assert letter["subject"] == "Подтвердите адрес"
    [token] = re.findall(r"/account/confirm#token=(\S+)", letter["text"])
    opened = ask(store, CONFIRM, {"token": token})["data"]["userEmailConfirm"]
    me = ask(store, "{ me { email } }", token=opened["accessToken"])
    assert me["data"]["me"]["email"] == email


def test_the_router_verifies_with_a_new_key_without_a_restart(
    store: LaunchedStore, data: Path
) -> None:
    before = log_in(store, "buyer@store.example", store.admin_password)
    subprocess.run(
        (sys.executable, "-m", "subgraphs.users", "rotate-keys", "--compromised"),
        env=os.environ | {"STORE_SIGNING_KEY_FILE": str(data / "secrets" / "signing-keys.json")},
        cwd=CHECKOUT,
        check=True,
    )
    after = log_in(store, "buyer@store.example", store.admin_password)
    kids = [jwt.get_unverified_header(token)["kid"] for token in (before, after)]
    published = httpx.get(f"{store.address}/.well-known/jwks.json").json()["keys"]
    assert [key["kid"] for key in published] == kids[1:]
    assert kids[0] != kids[1]
    me = ask(store, "{ me { email } }", token=after)
    assert me["data"]["me"]["email"] == "buyer@store.example"

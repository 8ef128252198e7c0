"""What tests of accounts share: the letter that nobody sends, and somebody who has opened it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt
from sqlalchemy import select
from starlette.applications import Starlette

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.testing import call, identity_headers
from subgraphs.users.models import tickets, users
from subgraphs.users.rules.tickets import ticket_token

PASSWORD = "correct horse battery"  # noqa: S105  # of accounts that live for a test

REGISTER = """
mutation ($input: UserRegisterInput!) { userRegister(input: $input) { userErrors { code field } } }
"""
CONFIRM = """
mutation ($input: UserEmailConfirmInput!) {
  userEmailConfirm(input: $input) {
    user { id displayName email roles locale } accessToken expiresAt refreshToken
    userErrors { code field message }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has opened an account.

    Attributes:
        email: the address, as the store keeps it.
        id: the global id.
        access_token: of the first session.
        refresh_token: of the first session.
        headers: what the router sends for the first session.
    """

    email: str
    id: str
    access_token: str
    refresh_token: str
    headers: dict[str, str]


def fresh_email() -> str:
    """Return an address that nobody has."""
    return f"ann.{new_id().hex}@example.com"


async def letter_token(resources: Resources, email: str) -> str:
    """Return the token that the last letter to an address carries."""
    statement = (
        select(tickets.c.id)
        .join(users, users.c.id == tickets.c.user_id)
        .where(users.c.email == email)
        .order_by(tickets.c.id.desc())
        .limit(1)
    )
    async with resources.engine.connect() as connection:
        ticket_id = (await connection.execute(statement)).scalar_one()
    return ticket_token(resources.settings.store_identity_secret.get_secret_value(), ticket_id)


def headers_of(access_token: str, resources: Resources) -> dict[str, str]:
    """Return the headers that the router sends for whom an access token names."""
    claims = jwt.decode(access_token, options={"verify_signature": False})
    identity = Identity(claims["sub"], frozenset(map(Role, claims["roles"])), claims["sid"])
    return identity_headers(identity, resources.settings)


async def open_account(app: Starlette, resources: Resources, **changes: Any) -> Person:
    """Register somebody, open the letter, and return who they are.

    Args:
        app: the subgraph.
        resources: its connections.
        changes: fields of the registration that differ from the usual.
    """
    given = {"email": fresh_email(), "password": PASSWORD, "displayName": "Ann"} | changes
    asked = await call(app, REGISTER, {"input": given})
    if asked["data"]["userRegister"]["userErrors"]:
        raise AssertionError(asked)
    email = given["email"].strip().lower()
    token = await letter_token(resources, email)
    answer = await call(app, CONFIRM, {"input": {"token": token}})
    session = answer["data"]["userEmailConfirm"]
    if session["userErrors"]:
        raise AssertionError(answer)
    return Person(
        email=email,
        id=session["user"]["id"],
        access_token=session["accessToken"],
        refresh_token=session["refreshToken"],
        headers=headers_of(session["accessToken"], resources),
    )

"""What tests of subgraphs share: a signed identity, a fixed clock, one call for one operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import jwt
from starlette.applications import Starlette

from subgraphs.kit.clock import Clock
from subgraphs.kit.identity import IDENTITY_HEADER, Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import StoreSettings


def fixed_clock(moment: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> Clock:
    """Return a clock that stands still."""
    return lambda: moment


def identity_of(*roles: Role, user_id: UUID | None = None) -> Identity:
    """Return a signed-in user with the given roles (a buyer when none is given)."""
    return Identity(user_id or new_id(), frozenset(roles or (Role.BUYER,)), "test-session")


def identity_headers(identity: Identity | None, settings: StoreSettings) -> dict[str, str]:
    """Return the headers that the router sends for a user; none for nobody."""
    if identity is None:
        return {}
    claims = {
        "sub": str(identity.user_id),
        "roles": sorted(role.value for role in identity.roles),
        "sid": identity.session_id,
        "exp": datetime.now(UTC) + timedelta(minutes=1),
    }
    secret = settings.store_identity_secret.get_secret_value()
    return {IDENTITY_HEADER: jwt.encode(claims, secret, algorithm="HS256")}


async def call(
    app: Starlette,
    query: str,
    variables: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Send one operation to a subgraph's ASGI app and return the GraphQL response."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://subgraph") as client:
        response = await client.post(
            "/graphql",
            json={"query": query, "variables": dict(variables or {})},
            headers=dict(headers or {}),
        )
    result: dict[str, Any] = response.json()
    return result

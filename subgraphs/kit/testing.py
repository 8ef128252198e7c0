"""What tests of subgraphs share: a signed identity, a fixed clock, one call for one operation."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import jwt
from sqlalchemy import Connection, MetaData, make_url, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import open_engine
from subgraphs.kit.identity import IDENTITY_HEADER, Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import StoreSettings


def fixed_clock(moment: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> Clock:
    """Return a clock that stands still."""
    return lambda: moment


def identity_of(
    *roles: Role, user_id: UUID | None = None, session_id: str = "test-session"
) -> Identity:
    """Return a signed-in user with the given roles (a buyer when none is given)."""
    return Identity(user_id or new_id(), frozenset(roles or (Role.BUYER,)), session_id)


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
            # As clients may write it: every character beyond ASCII escaped, half surrogates too.
            content=json.dumps({"query": query, "variables": dict(variables or {})}),
            headers={"content-type": "application/json"} | dict(headers or {}),
        )
    result: dict[str, Any] = response.json()
    return result


async def layout_differences(engine: AsyncEngine, metadata: MetaData) -> list[object]:
    """Return how an owner's migrated schema differs from its models; nothing when they agree."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415  # slow to import
    from alembic.migration import MigrationContext  # noqa: PLC0415

    def belongs(name: str | None, kind: str, _: object) -> bool:
        return name == metadata.schema if kind == "schema" else name != "alembic_version"

    def compare(connection: Connection) -> list[object]:
        options = {"include_schemas": True, "include_name": belongs}
        with warnings.catch_warnings():
            # The outbox's xid8 is a type that SQLAlchemy cannot reflect.
            warnings.filterwarnings("ignore", "Did not recognize type 'xid8'", SAWarning)
            return list(
                compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
            )

    async with engine.connect() as connection:
        return await connection.run_sync(compare)


async def scratch_database(database_url: str, name: str) -> str:
    """Return the address of a database of the tests' own on the same server, made when absent.

    What a test empties is never the store that the address names. Its name begins with that
    store's, so whoever has a store of their own, as each run on real servers has, finds nothing
    that others left.

    Args:
        database_url: the address of a database there.
        name: of the tests' own.
    """
    url = make_url(database_url)
    name = f"{url.database}_{name}"
    engine = open_engine(database_url).execution_options(isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            known = await connection.execute(
                text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}
            )
            if known.scalar_one_or_none() is None:
                # The name is the test's constant.
                await connection.execute(text(f'CREATE DATABASE "{name}"'))
    finally:
        await engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)

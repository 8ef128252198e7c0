"""The products of the small catalogue, migrated and searchable, in a database of the tests' own."""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import Locale, StoreSettings
from subgraphs.kit.testing import scratch_database
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.app import SUBGRAPH as PRODUCTS
from subgraphs.products.models import metadata
from subgraphs.products.repository.bulk import insert_catalogue
from subgraphs.products.service.search import rebuild_search
from subgraphs.products.tests.small_catalogue import CATALOGUE, NOW
from subgraphs.users.app import SUBGRAPH as USERS
from subgraphs.users.models import NewUser
from subgraphs.users.models import metadata as user_tables
from subgraphs.users.repository import accounts
from subgraphs.users.service.directory import seed_users


@pytest.fixture
async def resources(services: Mapping[str, str], tmp_path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "reactions_tests"),
        elasticsearch_url=None,
        mongodb_database="reactions_tests",
        store_identity_secret=SecretStr("reaction-tests-share-one-identity"),
        store_signing_key_file=tmp_path / "unused.pem",
    )
    async with Resources.open(settings) as opened:
        await USERS.migrate(opened)
        await PRODUCTS.migrate(opened)
        names = ", ".join(f'"{table.schema}"."{table.name}"' for table in metadata.sorted_tables)
        async with opened.engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {names} CASCADE"))

        def open_work() -> UnitOfWork:
            return UnitOfWork(opened.engine, metadata, opened.clock, EventContext("test"))

        async with open_work() as work:
            await insert_catalogue(work.session, CATALOGUE, NOW)
        await rebuild_search(open_work)
        yield opened


@pytest.fixture
async def somebody_gone(resources: Resources) -> UUID:
    """Return the id of a user who was erased."""
    now, user_id = resources.clock(), new_id()
    new = NewUser(
        id=user_id,
        email=f"{user_id}@erased.invalid",
        display_name="—",
        roles=frozenset({Role.BUYER}),
        locale=Locale.EN,
        password_hash=None,
        created_at=now,
        confirmed_at=now,
    )
    context = EventContext("test")
    async with UnitOfWork(resources.engine, user_tables, resources.clock, context) as work:
        await seed_users(work, [new])
        await accounts.change_user(work.session, user_id, erased_at=now)
    return user_id

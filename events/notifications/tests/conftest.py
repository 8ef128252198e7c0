"""The notifications' store and the users', migrated and empty."""

from collections.abc import AsyncIterator, Mapping

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from events.notifications.app import SUBGRAPH
from events.notifications.models import metadata
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import scratch_database
from subgraphs.users.app import SUBGRAPH as USERS
from subgraphs.users.models import metadata as user_tables


@pytest.fixture
async def resources(services: Mapping[str, str], tmp_path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "notifications_tests"),
        store_identity_secret=SecretStr("notification-tests-share-one-key"),
        store_signing_key_file=tmp_path / "unused.pem",
    )
    async with Resources.open(settings) as opened:
        await SUBGRAPH.migrate(opened)
        await USERS.migrate(opened)
        tables = [*metadata.sorted_tables, *user_tables.sorted_tables]
        names = ", ".join(f'"{table.schema}"."{table.name}"' for table in tables)
        async with opened.engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {names} CASCADE"))
        yield opened

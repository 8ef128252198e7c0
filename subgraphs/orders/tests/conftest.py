"""A migrated orders schema, emptied for each test, and its app."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from starlette.applications import Starlette

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.orders.app import SUBGRAPH
from subgraphs.orders.models import metadata


@pytest.fixture
async def resources(tmp_path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        store_identity_secret=SecretStr("orders-tests-share-one-identity-key"),
        store_signing_key_file=tmp_path / "unused.pem",
    )
    async with Resources.open(settings) as opened:
        await SUBGRAPH.migrate(opened)
        names = ", ".join(f'"{table.schema}"."{table.name}"' for table in metadata.sorted_tables)
        async with opened.engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {names}"))
        yield opened


@pytest.fixture
def app(resources: Resources) -> Starlette:
    return SUBGRAPH.create_app(resources)

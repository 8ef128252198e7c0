"""The products schema on the test services, empty or with the small catalogue in it."""

from collections.abc import AsyncIterator, Mapping

import pytest
from sqlalchemy import text

from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock, scratch_database
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products import service
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import migrate
from subgraphs.products.models import metadata
from subgraphs.products.repository.bulk import insert_catalogue
from subgraphs.products.tests.small_catalogue import CATALOGUE, NOW


@pytest.fixture
async def empty_store(services: Mapping[str, str]) -> AsyncIterator[Resources]:
    """The products schema with its tables and nothing in them."""
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "products_tests")
    )
    async with Resources.open(settings, fixed_clock(NOW)) as resources:
        await migrate(resources)
        names = ", ".join(str(table) for table in metadata.sorted_tables)
        async with resources.engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {names}"))
        yield resources


@pytest.fixture
async def store(empty_store: Resources) -> Resources:
    """The products schema with the small catalogue in it, and searchable."""
    work = UnitOfWork(empty_store.engine, metadata, empty_store.clock, EventContext("test"))
    async with work:
        await insert_catalogue(work.session, CATALOGUE, NOW)
    await service.rebuild_search(empty_store.engine, PostgresSearch(empty_store.engine))
    return empty_store

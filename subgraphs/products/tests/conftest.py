"""The products schema on the test services: empty, or with the small catalogue in it."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock, scratch_database
from subgraphs.products.app import migrate
from subgraphs.products.tests.shelving import empty_tables, fill_shelf, restock
from subgraphs.products.tests.small_catalogue import NOW


@pytest.fixture(scope="session")
def layout(services: Mapping[str, str]) -> StoreSettings:
    """A database of these tests' own, with the products schema in it."""

    async def prepare() -> StoreSettings:
        address = await scratch_database(services["DATABASE_URL"], "products_tests")
        settings = StoreSettings(database_url=address, elasticsearch_url=None)
        async with Resources.open(settings) as resources:
            await migrate(resources)
        return settings

    return asyncio.run(prepare())


@pytest.fixture(scope="session")
def contents() -> set[str]:
    """What the database is known to hold: `small catalogue`, or nothing known."""
    return set()


@pytest.fixture
async def resources(layout: StoreSettings) -> AsyncIterator[Resources]:
    async with Resources.open(layout, fixed_clock(NOW)) as opened:
        yield opened


@pytest.fixture
async def empty_store(resources: Resources, contents: set[str]) -> Resources:
    """The schema with nothing in its tables."""
    contents.clear()
    await empty_tables(resources)
    return resources


@pytest.fixture
async def store(empty_store: Resources) -> Resources:
    """The small catalogue, searchable, for a test that changes it."""
    await fill_shelf(empty_store)
    return empty_store


@pytest.fixture
async def shelf(resources: Resources, contents: set[str]) -> Resources:
    """The small catalogue, searchable, for tests that only read it; some of it is popular."""
    if not contents:
        await restock(resources)
        contents.add("small catalogue")
    return resources

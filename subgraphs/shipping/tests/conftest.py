"""The shipping schema on the test services, with the first tariffs."""

from collections.abc import AsyncIterator, Mapping

import pytest

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import fixed_clock, scratch_database
from subgraphs.shipping.app import migrate


@pytest.fixture
async def store(services: Mapping[str, str]) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "shipping_tests")
    )
    async with Resources.open(settings, fixed_clock()) as resources:
        await migrate(resources)
        yield resources

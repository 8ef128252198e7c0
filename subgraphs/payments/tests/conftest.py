from collections.abc import AsyncIterator, Mapping

import pytest
from starlette.applications import Starlette

from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.payments.app import SUBGRAPH, create_app


@pytest.fixture
async def resources(services: Mapping[str, str]) -> AsyncIterator[Resources]:
    async with Resources.open(StoreSettings()) as opened:
        await SUBGRAPH.migrate(opened)
        yield opened


@pytest.fixture
def app(resources: Resources) -> Starlette:
    return create_app(resources)

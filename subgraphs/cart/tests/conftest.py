from collections.abc import AsyncIterator, Mapping

import pytest
from starlette.applications import Starlette

from subgraphs.cart.app import SUBGRAPH, create_app
from subgraphs.cart.repository import CartRepository
from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings


@pytest.fixture
async def resources(services: Mapping[str, str]) -> AsyncIterator[Resources]:
    async with Resources.open(StoreSettings()) as opened:
        await SUBGRAPH.migrate(opened)
        yield opened


@pytest.fixture
def repository(resources: Resources) -> CartRepository:
    return CartRepository(resources.redis, resources.clock, EventContext("test"))


@pytest.fixture
def app(resources: Resources) -> Starlette:
    return create_app(resources)

"""All stores that a checkout touches, migrated, with a small catalogue and no earlier rows."""

from collections.abc import AsyncIterator, Mapping

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from events.sagas import app as sagas_app
from events.sagas.models import metadata as saga_tables
from subgraphs.cart.app import SUBGRAPH as CART
from subgraphs.kit.events import EventContext
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import scratch_database
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.app import SUBGRAPH as ORDERS
from subgraphs.orders.models import metadata as order_tables
from subgraphs.payments.app import SUBGRAPH as PAYMENTS
from subgraphs.payments.models import metadata as payment_tables
from subgraphs.products.app import SUBGRAPH as PRODUCTS
from subgraphs.products.models import metadata as product_tables
from subgraphs.products.repository.bulk import insert_catalogue
from subgraphs.products.tests.small_catalogue import CATALOGUE, NOW
from subgraphs.shipping.app import SUBGRAPH as SHIPPING

EMPTIED = (saga_tables, order_tables, payment_tables, product_tables)


@pytest.fixture
async def resources(services: Mapping[str, str], tmp_path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "sagas_tests"),
        store_identity_secret=SecretStr("saga-tests-share-one-identity-key"),
        store_signing_key_file=tmp_path / "unused.pem",
    )
    async with Resources.open(settings) as opened:
        for owner in (CART, ORDERS, PAYMENTS, PRODUCTS, SHIPPING):
            await owner.migrate(opened)
        await sagas_app.migrate(opened)
        tables = [table for metadata in EMPTIED for table in metadata.sorted_tables]
        names = ", ".join(f'"{table.schema}"."{table.name}"' for table in tables)
        async with opened.engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {names} CASCADE"))
        async with UnitOfWork(
            opened.engine, product_tables, opened.clock, EventContext("test")
        ) as work:
            await insert_catalogue(work.session, CATALOGUE, NOW)
        yield opened

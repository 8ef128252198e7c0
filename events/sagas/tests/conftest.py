"""All stores that a checkout touches, migrated and without rows of earlier tests."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from events.sagas import app as sagas_app
from events.sagas.models import metadata as saga_tables
from subgraphs.cart.app import SUBGRAPH as CART
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.orders.app import SUBGRAPH as ORDERS
from subgraphs.orders.models import metadata as order_tables
from subgraphs.payments.app import SUBGRAPH as PAYMENTS
from subgraphs.payments.models import metadata as payment_tables
from subgraphs.products.app import SUBGRAPH as PRODUCTS
from subgraphs.products.models import metadata as product_tables
from subgraphs.shipping.app import SUBGRAPH as SHIPPING


@pytest.fixture
async def resources(tmp_path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        store_identity_secret=SecretStr("saga-tests-share-one-identity-key"),
        store_signing_key_file=tmp_path / "unused.pem",
    )
    async with Resources.open(settings) as opened:
        for owner in (CART, ORDERS, PAYMENTS, PRODUCTS, SHIPPING):
            await owner.migrate(opened)
        await sagas_app.migrate(opened)
        async with opened.engine.begin() as connection:
            for tables in (saga_tables, order_tables, payment_tables, product_tables):
                names = ", ".join(f'"{t.schema}"."{t.name}"' for t in tables.sorted_tables)
                await connection.execute(text(f"TRUNCATE {names} CASCADE"))
        yield opened

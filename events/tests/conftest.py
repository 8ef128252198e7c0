"""The stores that the relay reads, in databases of the tests' own."""

from collections.abc import AsyncIterator, Mapping

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from events.analytics.app import SUBGRAPH as ANALYTICS
from events.analytics.models import metadata as analytics_tables
from events.notifications.app import SUBGRAPH as NOTIFICATIONS
from events.notifications.models import metadata as notification_tables
from events.sagas import app as sagas_app
from events.sagas.models import metadata as saga_tables
from subgraphs.cart.app import SUBGRAPH as CART
from subgraphs.cart.models import OUTBOX_STREAM
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import scratch_database
from subgraphs.orders.app import SUBGRAPH as ORDERS
from subgraphs.orders.models import metadata as order_tables
from subgraphs.payments.app import SUBGRAPH as PAYMENTS
from subgraphs.products.app import SUBGRAPH as PRODUCTS
from subgraphs.products.models import metadata as product_tables
from subgraphs.reviews.app import SUBGRAPH as REVIEWS
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS
from subgraphs.shipping.app import SUBGRAPH as SHIPPING

EMPTIED = (order_tables, product_tables, saga_tables, notification_tables, analytics_tables)


@pytest.fixture
async def resources(services: Mapping[str, str], tmp_path) -> AsyncIterator[Resources]:
    settings = StoreSettings(
        database_url=await scratch_database(services["DATABASE_URL"], "events_tests"),
        # Databases of the tests' own, which they may empty.
        redis_url=f"{services['REDIS_URL']}{'&' if '?' in services['REDIS_URL'] else '?'}db=9",
        mongodb_database="events_tests",
        store_identity_secret=SecretStr("events-tests-share-one-identity-key"),
        store_signing_key_file=tmp_path / "unused.pem",
    )
    async with Resources.open(settings) as opened:
        await opened.redis.flushdb()
        for owner in (
            *(CART, ORDERS, PAYMENTS, PRODUCTS, SHIPPING, REVIEWS),
            *(NOTIFICATIONS, ANALYTICS),
        ):
            await owner.migrate(opened)
        await sagas_app.migrate(opened)
        assert await opened.redis.exists(OUTBOX_STREAM)
        tables = [table for metadata in EMPTIED for table in metadata.sorted_tables]
        names = ", ".join(f'"{table.schema}"."{table.name}"' for table in tables)
        async with opened.engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {names} CASCADE"))
        for name in (*OUTBOX_COLLECTIONS, "published_events"):
            await opened.documents[name].delete_many({})
        yield opened

"""Events for tests, and three outboxes to put them in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy import insert

from events.outboxes.mongo import MongoOutbox
from events.outboxes.postgres import PostgresOutbox
from events.outboxes.redis import RedisOutbox
from subgraphs.cart.models import OUTBOX_FIELD, OUTBOX_STREAM
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.orders.models import outbox as order_outbox
from subgraphs.reviews.models.outbox import REVIEWS, event_text, outbox_fields

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


TITLE = {"ru": "Чашка & блюдце", "en": "Cup & saucer"}


def placed(
    order_id: UUID | None = None, sequence: int = 2, title: dict[str, str] = TITLE, **changes
) -> EventRecord:
    """Return the record of a placed order."""
    order_id = order_id or new_id()
    data: dict[str, object] = {
        "orderId": str(order_id),
        "number": "2026-000123",
        "userId": str(new_id()),
        "locale": "ru",
        "lines": [
            {
                "variantId": str(new_id()),
                "productId": str(new_id()),
                "sellerId": None,
                "title": title,
                "quantity": 3,
                "unitPrice": {"amountMinor": 19_900, "currency": "RUB"},
                "total": {"amountMinor": 59_700, "currency": "RUB"},
            }
        ],
        "deliveryCost": {"amountMinor": 30_000, "currency": "RUB"},
        "total": {"amountMinor": 89_700, "currency": "RUB"},
        "placedAt": NOW.isoformat(),
    }
    return EventRecord(
        id=new_id(),
        type="shop.order.placed.v1",
        source="/shop/orders",
        subject=str(order_id),
        sequence=sequence,
        partition_key=str(order_id),
        time=NOW + timedelta(seconds=sequence),
        data=data | changes,
        context=EventContext("request-1"),
    )


def cancelled(order_id: UUID | None = None, reason: str = "STOCK_SHORT") -> EventRecord:
    """Return the record of a cancelled order."""
    order_id = order_id or new_id()
    data: dict[str, object] = {
        "orderId": str(order_id),
        "number": "2026-000124",
        "userId": str(new_id()),
        "locale": "en",
        "reason": reason,
    }
    return EventRecord(
        id=new_id(),
        type="shop.order.cancelled.v1",
        source="/shop/orders",
        subject=str(order_id),
        sequence=2,
        partition_key=str(order_id),
        time=NOW,
        data=data,
        context=EventContext("request-2"),
    )


def outbox_row(record: EventRecord) -> dict[str, object]:
    """Return a record as the columns of an outbox table."""
    return {
        "id": record.id,
        "type": record.type,
        "source": record.source,
        "subject": record.subject,
        "sequence": record.sequence,
        "partition_key": record.partition_key,
        "time": record.time,
        "data": record.data,
        "context": record.as_json()["context"],
    }


class PostgresHarness:
    """Puts events into an owner's outbox table."""

    def __init__(self, resources) -> None:
        self.resources = resources
        self.outbox = PostgresOutbox(resources.engine, "orders")

    async def put(self, *records: EventRecord) -> None:
        for record in records:
            async with self.resources.engine.begin() as connection:
                await connection.execute(insert(order_outbox).values(**outbox_row(record)))


class RedisHarness:
    """Puts events into the cart's stream."""

    def __init__(self, resources) -> None:
        self.resources = resources
        self.outbox = RedisOutbox(resources.redis)

    async def put(self, *records: EventRecord) -> None:
        for record in records:
            text = orjson.dumps(record.as_json()).decode()
            await self.resources.redis.xadd(OUTBOX_STREAM, {OUTBOX_FIELD: text})


class MongoHarness:
    """Puts events into a document of reviews."""

    def __init__(self, resources) -> None:
        self.resources = resources
        self.outbox = MongoOutbox(resources.documents)

    async def put(self, *records: EventRecord) -> None:
        reviews = self.resources.documents[REVIEWS]
        for record in records:
            found = await reviews.update_one(
                {"_id": "document"},
                {"$push": {"pending_events": event_text(record)}, "$set": {"pending": True}},
            )
            if not found.matched_count:
                await reviews.insert_one({"_id": "document"} | outbox_fields([record]))

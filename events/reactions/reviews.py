"""What reviews do about events: public products can be reviewed, deliveries verify reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from events.processor import Consumer
from events.topics import REVIEWS
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.reviews.models.purchases import PurchaseRow
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.service.products import know_product
from subgraphs.reviews.service.purchases import note_delivery, note_refund


def reviews_consumer(store: ReviewStore) -> Consumer:
    """Return the consumer of reviews.

    Its inbox is the catalogue's, in PostgreSQL, while its effects are in MongoDB: an effect whose
    claim is lost happens again, so each must be repeatable.

    Args:
        store: where reviews are kept.
    """

    async def take_product(_work: UnitOfWork, record: EventRecord) -> None:
        seller_id = record.data["sellerId"]
        await know_product(
            store.reviews,
            UUID(str(record.data["productId"])),
            None if seller_id is None else UUID(str(seller_id)),
        )

    async def take_delivery(_work: UnitOfWork, record: EventRecord) -> None:
        await note_delivery(store.purchases, _purchases(record))

    async def take_refund(_work: UnitOfWork, record: EventRecord) -> None:
        if record.data["full"]:
            order_id = UUID(str(record.data["orderId"]))
            await note_refund(store.purchases, order_id, record.sequence)

    return Consumer(
        group=REVIEWS,
        metadata=metadata,
        handlers={
            "shop.product.published.v1": take_product,
            "shop.order.delivered.v1": take_delivery,
            "shop.order.refunded.v1": take_refund,
        },
    )


def _purchases(record: EventRecord) -> list[PurchaseRow]:
    """Return what arrived, each product once, whatever the number of its variants."""
    data: Mapping[str, Any] = record.data
    order_id, user_id = UUID(data["orderId"]), UUID(data["userId"])
    products = {UUID(line["productId"]) for line in data["lines"]}
    return [
        PurchaseRow(order_id, product_id, user_id, record.sequence)
        for product_id in sorted(products)
    ]

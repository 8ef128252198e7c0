"""What reviews do about events: public products can be reviewed, deliveries verify reviews.

Who leaves the store is forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from events.processor import Consumer
from events.reactions.leavers import unless_left
from events.topics import REVIEWS
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.reviews.models.purchases import PurchaseRow
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.erasure import forget_author
from subgraphs.reviews.service.products import know_product
from subgraphs.reviews.service.purchases import note_delivery, note_refund

logger = logging.getLogger("store.reviews")

#: Counts all reviews anew: how many products there are, and how many summaries were wrong.
Recount: TypeAlias = Callable[[], Awaitable[tuple[int, int]]]


async def recount_nightly(recount: Recount, clock: Clock, stopping: asyncio.Event) -> None:
    """Count all reviews anew at each midnight, UTC, until told to stop.

    Args:
        recount: counts; says how many products there are, and how many summaries were wrong.
        clock: the time.
        stopping: set when the work is to end.
    """
    while True:
        try:
            await asyncio.wait_for(stopping.wait(), seconds_to_midnight(clock()))
        except TimeoutError:
            products, wrong = await recount()
            logger.info("%d products recounted, %d summaries were wrong", products, wrong)
        else:
            return


def seconds_to_midnight(now: datetime) -> float:
    """Return how long it is to the next midnight, UTC; a whole day at midnight itself."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1) - now).total_seconds()


def reviews_consumer(store: ReviewStore, clock: Clock) -> Consumer:
    """Return the consumer of reviews.

    Its inbox is the catalogue's, in PostgreSQL, while its effects are in MongoDB: an effect whose
    claim is lost happens again, so each must be repeatable.

    Args:
        store: where reviews are kept.
        clock: the time of the events that come of it.
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

    async def forget(_work: UnitOfWork, record: EventRecord) -> None:
        context = EventContext(record.context.correlation_id, causation_id=str(record.id))
        await forget_author(Desk(store, clock, context), UUID(str(record.data["userId"])))

    return Consumer(
        group=REVIEWS,
        metadata=metadata,
        handlers={
            "shop.product.published.v1": take_product,
            "shop.order.delivered.v1": unless_left(take_delivery),
            "shop.order.refunded.v1": take_refund,
            "shop.user.erased.v1": forget,
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

"""What the catalogue does about events: interest makes products popular; who leaves is forgotten.

Holds that nobody ends by a command end here, too, as time goes by.
"""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from events.processor import Consumer
from events.regularly import do_regularly
from events.topics import CATALOGUE
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.rules.popularity import Interest
from subgraphs.products.service.favourites import forget_user
from subgraphs.products.service.popularity import note_interest, note_interest_in_variants
from subgraphs.products.service.stock import expire_overdue, release_stock, ship_stock

logger = logging.getLogger("store.catalogue")

#: How long a hold may outlive its time while nobody wants its units.
SWEEP_SECONDS = 15.0
#: Holds that end in one transaction; all stock rows that they need stay locked until it commits.
_HOLDS_AT_ONCE = 50


async def count_order(work: UnitOfWork, record: EventRecord) -> None:
    """Count the purchase of each product of an order."""
    products = {UUID(line["productId"]) for line in _lines(record)}
    await note_interest(work, products, Interest.PURCHASE, record.time)


async def count_cart_line(work: UnitOfWork, record: EventRecord) -> None:
    """Count a product that was put into a cart."""
    variant_id = UUID(str(record.data["variantId"]))
    await note_interest_in_variants(work, [variant_id], Interest.CART, record.time)


async def count_favourite(work: UnitOfWork, record: EventRecord) -> None:
    """Count a product that somebody keeps."""
    product_id = UUID(str(record.data["productId"]))
    await note_interest(work, [product_id], Interest.FAVOURITE, record.time)


async def count_view(work: UnitOfWork, record: EventRecord) -> None:
    """Count that a customer looked at a product; views of strangers are too cheap to count."""
    if record.data["userId"] is not None:
        product_id = UUID(str(record.data["productId"]))
        await note_interest(work, [product_id], Interest.VIEW, record.time)


async def give_stock_back(work: UnitOfWork, record: EventRecord) -> None:
    """Let others buy what an order held that was given up."""
    await release_stock(work, UUID(str(record.data["orderId"])))


async def take_stock_out(work: UnitOfWork, record: EventRecord) -> None:
    """Take off the shelf what a carrier has."""
    await ship_stock(work, UUID(str(record.data["orderId"])))


async def forget(work: UnitOfWork, record: EventRecord) -> None:
    """Delete the favourites and views of somebody who has left."""
    await forget_user(work, UUID(str(record.data["userId"])))


def _lines(record: EventRecord) -> list[dict[str, str]]:
    lines = record.data["lines"]
    if not isinstance(lines, list):
        raise TypeError(f"the lines of event {record.id} are no list")
    return lines


def catalogue_consumer() -> Consumer:
    """Return the consumer of the catalogue."""
    return Consumer(
        group=CATALOGUE,
        metadata=metadata,
        handlers={
            "shop.order.placed.v1": count_order,
            "shop.order.cancelled.v1": give_stock_back,
            "shop.order.shipped.v1": take_stock_out,
            "shop.cart.line_added.v1": count_cart_line,
            "shop.favourite.added.v1": count_favourite,
            "shop.product.viewed.v1": count_view,
            "shop.user.erased.v1": forget,
        },
    )


class Sweeper:
    """Ends holds whose time is over; any number of sweepers may run at once.

    Args:
        engine: the store's database.
        clock: the time that events bear; the database's own decides which holds are over.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def sweep(self) -> int:
        """End all holds whose time is over.

        Returns:
            How many were ended.
        """
        ended = 0
        while True:
            context = EventContext(correlation_id=str(new_id()))
            async with UnitOfWork(self._engine, metadata, self._clock, context) as work:
                count = await expire_overdue(work, _HOLDS_AT_ONCE)
            ended += count
            if count < _HOLDS_AT_ONCE:
                return ended

    async def run(self, stopping: asyncio.Event) -> None:
        """Sweep now and then until told to stop."""

        async def act() -> None:
            ended = await self.sweep()
            if ended:
                logger.info("%d holds ended", ended)

        await do_regularly(act, SWEEP_SECONDS, stopping)

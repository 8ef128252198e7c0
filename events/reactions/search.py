"""Search follows the events of products, stock and reviews: PostgreSQL's index, then the engine's.

The consumer writes PostgreSQL's index in the transaction that claims the event. The feeder brings
the other engine after it, by position: an engine that was away catches up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from events.processor import Consumer
from events.regularly import do_regularly
from events.topics import SEARCH
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.ports import SearchAway, SearchIndex
from subgraphs.products.repository.ratings import Rating
from subgraphs.products.service.ratings import note_rating
from subgraphs.products.service.search import (
    feed_index,
    refresh_category,
    refresh_search,
)

logger = logging.getLogger("store.search")

#: How long a change may wait that no event of this process announces, e.g. a rebuilt index.
_IDLE_SECONDS = 1.0
#: How often the mean of all ratings is measured: it moves slowly.
_RATING_SECONDS = 900.0


def rating_fact(data: Mapping[str, Any], sequence: int) -> Rating:
    """Return the ratings that the data of `shop.review.stats_changed.v1` tells.

    Args:
        data: of the event.
        sequence: of the event.

    Raises:
        KeyError, ValueError: when the data is not of that type.
    """
    return Rating(UUID(data["productId"]), data["count"], data["ratingSum"], sequence)


async def refresh_product(work: UnitOfWork, record: EventRecord) -> None:
    """Bring search up to date about the product that an event tells of."""
    await refresh_search(work, [UUID(str(record.data["productId"]))])


async def refresh_products_below(work: UnitOfWork, record: EventRecord) -> None:
    """Bring search up to date about the products of a category that changed."""
    await refresh_category(work, UUID(str(record.data["categoryId"])))


async def take_rating(work: UnitOfWork, record: EventRecord) -> None:
    """Keep a product's ratings, unless a later fact is known, and bring search up to date."""
    await note_rating(work, rating_fact(record.data, record.sequence))


class Feeder:
    """Keeps an engine's index up with PostgreSQL's.

    Args:
        engine: the store's database.
        index: the search engine.
    """

    def __init__(self, engine: AsyncEngine, index: SearchIndex) -> None:
        self._engine = engine
        self._index = index
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Say that something changed."""
        self._news.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Feed the index until told to stop; wait while the engine is away."""
        while not stopping.is_set():
            self._news.clear()
            try:
                await feed_index(self._engine, self._index)
            except SearchAway as error:
                logger.warning("the index waits: %s", error)
            try:
                await asyncio.wait_for(self._news.wait(), _IDLE_SECONDS)
            except TimeoutError:
                continue


async def follow_ratings_regularly(
    follow: Callable[[], Awaitable[bool]], stopping: asyncio.Event
) -> None:
    """Let search judge products by the store's mean rating as it moves, until told to stop.

    Args:
        follow: draws products to the present mean; says whether it had moved.
        stopping: set when the work is to end.
    """

    async def act() -> None:
        if await follow():
            logger.info("products are judged by another mean rating")

    await do_regularly(act, _RATING_SECONDS, stopping)


def search_consumer(feeder: Feeder | None) -> Consumer:
    """Return the consumer; it wakes the feeder where an engine is fed."""
    return Consumer(
        group=SEARCH,
        metadata=metadata,
        handlers={
            "shop.product.updated.v1": refresh_product,
            "shop.product.published.v1": refresh_product,
            "shop.product.rejected.v1": refresh_product,
            "shop.product.archived.v1": refresh_product,
            "shop.product.price_changed.v1": refresh_product,
            "shop.stock.changed.v1": refresh_product,
            "shop.category.changed.v1": refresh_products_below,
            "shop.review.stats_changed.v1": take_rating,
        },
        on_handled=feeder.wake if feeder is not None else lambda: None,
    )

"""What carts do about events: the cart of who leaves is emptied and forgotten."""

from __future__ import annotations

from uuid import UUID

from redis.asyncio import Redis

from events.processor import Consumer
from events.topics import CARTS
from subgraphs.cart.errors import CartError
from subgraphs.cart.repository import CartRepository
from subgraphs.cart.service import forget_user
from subgraphs.kit.clock import Clock
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata


def cart_consumer(redis: Redis, clock: Clock) -> Consumer:
    """Return the consumer of carts.

    Its inbox is the catalogue's, in PostgreSQL, while its effect is in Redis: one whose claim is
    lost happens again, and changes nothing then.

    Args:
        redis: where carts are kept.
        clock: the time of the events that come of it.
    """

    async def forget(_work: UnitOfWork, record: EventRecord) -> None:
        context = EventContext(record.context.correlation_id, causation_id=str(record.id))
        repository = CartRepository(redis, clock, context)
        try:
            await forget_user(repository, UUID(str(record.data["userId"])))
        except CartError as error:
            raise TimeoutError("the cart is being changed") from error

    return Consumer(group=CARTS, metadata=metadata, handlers={"shop.user.erased.v1": forget})

"""Recommendations follow what customers do: they note acts, and build a model now and then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from events.processor import Consumer
from events.reactions.leavers import unless_left
from events.regularly import do_regularly
from events.topics import RECOMMENDATIONS
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.products.repository.recommendations import CustomerAct
from subgraphs.products.rules.recommending import InteractionKind
from subgraphs.products.service.recommendations import (
    forget_acts,
    forget_customer,
    note_act,
    note_carted,
    note_review,
)

logger = logging.getLogger("store.recommendations")

#: How often a model is built, if anything happened.
_BUILD_SECONDS = 900.0


def purchase_of(event_id: UUID, data: Mapping[str, Any]) -> CustomerAct:
    """Return the act that the data of `shop.order.placed.v1` tells.

    Raises:
        KeyError, ValueError: when the data is not of that type.
    """
    return CustomerAct(
        event_id=event_id,
        user_id=UUID(data["userId"]),
        product_ids=[UUID(line["productId"]) for line in data["lines"]],
        kind=InteractionKind.PURCHASE,
        at=datetime.fromisoformat(data["placedAt"]),
        order_id=UUID(data["orderId"]),
    )


async def take_purchase(work: UnitOfWork, record: EventRecord) -> None:
    """Note what a customer bought."""
    await note_act(work, purchase_of(record.id, record.data))


async def take_favourite(work: UnitOfWork, record: EventRecord) -> None:
    """Note what a customer keeps as a favourite."""
    user_id, product_id = _customer_and_product(record.data)
    await note_act(
        work,
        CustomerAct(record.id, user_id, [product_id], InteractionKind.FAVOURITE, record.time),
    )


async def drop_favourite(work: UnitOfWork, record: EventRecord) -> None:
    """Forget what a customer keeps no longer."""
    await forget_acts(work, *_customer_and_product(record.data), InteractionKind.FAVOURITE)


async def take_carted(work: UnitOfWork, record: EventRecord) -> None:
    """Note what a customer put into a cart."""
    data: Mapping[str, Any] = record.data
    act = CustomerAct(record.id, UUID(data["userId"]), [], InteractionKind.CART, record.time)
    await note_carted(work, act, UUID(data["variantId"]))


async def take_view(work: UnitOfWork, record: EventRecord) -> None:
    """Note what a customer looked at; of strangers nothing can be learned."""
    if record.data["userId"] is not None:
        user_id, product_id = _customer_and_product(record.data)
        await note_act(
            work,
            CustomerAct(record.id, user_id, [product_id], InteractionKind.VIEW, record.time),
        )


async def take_review(work: UnitOfWork, record: EventRecord) -> None:
    """Note what a customer says of a product in public."""
    data: Mapping[str, Any] = record.data
    user_id, product_id = _customer_and_product(data)
    praise = CustomerAct(record.id, user_id, [product_id], InteractionKind.PRAISE, record.time)
    await note_review(work, praise, data["rating"])


async def drop_review(work: UnitOfWork, record: EventRecord) -> None:
    """Forget what a customer says no longer in public."""
    await forget_acts(work, *_customer_and_product(record.data), InteractionKind.PRAISE)


async def forget(work: UnitOfWork, record: EventRecord) -> None:
    """Forget what somebody did who has left."""
    await forget_customer(work, UUID(str(record.data["userId"])))


def _customer_and_product(data: Mapping[str, Any]) -> tuple[UUID, UUID]:
    return UUID(data["userId"]), UUID(data["productId"])


async def build_regularly(build: Callable[[], Awaitable[bool]], stopping: asyncio.Event) -> None:
    """Build a model at once and every quarter of an hour, until told to stop.

    Args:
        build: builds a model if anything happened; says whether it did.
        stopping: set when the work is to end.
    """

    async def act() -> None:
        if await build():
            logger.info("a new model of recommendations")

    await do_regularly(act, _BUILD_SECONDS, stopping)


CONSUMER = Consumer(
    group=RECOMMENDATIONS,
    metadata=metadata,
    handlers={
        "shop.order.placed.v1": unless_left(take_purchase),
        "shop.favourite.added.v1": unless_left(take_favourite),
        "shop.favourite.removed.v1": drop_favourite,
        "shop.cart.line_added.v1": unless_left(take_carted),
        "shop.product.viewed.v1": unless_left(take_view),
        "shop.review.approved.v1": unless_left(take_review),
        "shop.review.rejected.v1": drop_review,
        "shop.user.erased.v1": forget,
    },
)

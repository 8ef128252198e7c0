"""What orders do about events: they follow their shipments and their money.

A fact that comes too late for an order, say of goods that went out while it was given up, is noted
in the log and changes nothing: whoever caused it answers for it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import datetime
from typing import Any
from uuid import UUID

from events.processor import Consumer
from events.topics import ORDERS
from subgraphs.kit.events import EventRecord
from subgraphs.kit.money import Money
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.errors import OrderError, OrderErrorCode
from subgraphs.orders.models import Order, metadata
from subgraphs.orders.service import progress
from subgraphs.orders.service.erasure import forget_user
from subgraphs.shipping.rules.shipments import ShipmentStatus

logger = logging.getLogger("store.orders")


async def take_payment(work: UnitOfWork, record: EventRecord) -> None:
    """Note the money for an order."""
    await progress.note_payment(work, _order(record), _money(record.data["amount"]))


async def take_refund(work: UnitOfWork, record: EventRecord) -> None:
    """Note the money of an order that went back."""
    refunded, refund = (_money(record.data[name]) for name in ("refunded", "refund"))
    await progress.note_refund(work, _order(record), refunded, refund)


async def take_step(work: UnitOfWork, record: EventRecord) -> None:
    """Note that a carrier has an order's goods; its further ways are the shipment's own."""
    if record.data["status"] == ShipmentStatus.HANDED_OVER:
        shipment_id, carrier = UUID(str(record.data["shipmentId"])), str(record.data["carrier"])
        await _follow(record, progress.note_shipped(work, _order(record), shipment_id, carrier))


async def take_delivery(work: UnitOfWork, record: EventRecord) -> None:
    """Note that the customer has the goods."""
    at = datetime.fromisoformat(str(record.data["occurredAt"]))
    await _follow(record, progress.note_delivered(work, _order(record), at))


async def take_return(work: UnitOfWork, record: EventRecord) -> None:
    """Note that the goods came back."""
    await _follow(record, progress.note_returned(work, _order(record)))


async def forget(work: UnitOfWork, record: EventRecord) -> None:
    """Keep of who has left what the law wants."""
    await forget_user(work, UUID(str(record.data["userId"])))


async def _follow(record: EventRecord, change: Awaitable[Order]) -> None:
    try:
        await change
    except OrderError as error:
        if error.code is not OrderErrorCode.INVALID_TRANSITION:
            raise
        logger.warning("%s of %s came too late: %s", record.type, _order(record), error)


def _order(record: EventRecord) -> UUID:
    return UUID(str(record.data["orderId"]))


def _money(value: Any) -> Money:
    return Money(value["amountMinor"], value["currency"])


CONSUMER = Consumer(
    group=ORDERS,
    metadata=metadata,
    handlers={
        "shop.payment.succeeded.v1": take_payment,
        "shop.refund.succeeded.v1": take_refund,
        "shop.shipment.status_changed.v1": take_step,
        "shop.shipment.delivered.v1": take_delivery,
        "shop.shipment.returned.v1": take_return,
        "shop.user.erased.v1": forget,
    },
)

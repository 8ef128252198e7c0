"""What shipping does about events: orders that may go out get a shipment, others lose theirs."""

from __future__ import annotations

from uuid import UUID

from events.processor import Consumer
from events.topics import SHIPPING
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.rules import OrderStatus
from subgraphs.shipping.models import metadata
from subgraphs.shipping.service.shipments import create_shipment, forget_user, recall_shipment


async def send_paid(work: UnitOfWork, record: EventRecord) -> None:
    """Ask for the shipment of an order that is paid for before its goods go out."""
    if record.data["status"] == OrderStatus.PAID:
        await send(work, record)


async def send(work: UnitOfWork, record: EventRecord) -> None:
    """Ask for the shipment of an order that may go out; for each order once."""
    city = record.data["city"]
    await create_shipment(
        work,
        UUID(str(record.data["orderId"])),
        UUID(str(record.data["userId"])),
        None if city is None else str(city),
    )


async def recall(work: UnitOfWork, record: EventRecord) -> None:
    """Keep or bring back the goods of an order that was given up."""
    await recall_shipment(work, UUID(str(record.data["orderId"])))


async def forget(work: UnitOfWork, record: EventRecord) -> None:
    """Let the shipments of who has left be nobody's."""
    await forget_user(work, UUID(str(record.data["userId"])))


CONSUMER = Consumer(
    group=SHIPPING,
    metadata=metadata,
    handlers={
        "shop.order.confirmed.v1": send,
        "shop.order.paid.v1": send_paid,
        "shop.order.cancelled.v1": recall,
        "shop.user.erased.v1": forget,
    },
)

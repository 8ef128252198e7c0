"""What payments do about events: nothing more is to be paid for an order that was given up."""

from __future__ import annotations

from uuid import UUID

from events.processor import Consumer
from events.topics import PAYMENTS
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments.models import metadata
from subgraphs.payments.service import give_up_payment


async def give_up(work: UnitOfWork, record: EventRecord) -> None:
    """Give up what was to be paid; money that came in goes back by an administrator's hand."""
    await give_up_payment(work, UUID(str(record.data["orderId"])))


CONSUMER = Consumer(
    group=PAYMENTS, metadata=metadata, handlers={"shop.order.cancelled.v1": give_up}
)

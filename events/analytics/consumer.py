"""Which events become which facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from events.analytics import repository
from events.analytics.models import metadata
from events.analytics.repository import OrderFact, add_order
from events.processor import Consumer
from events.topics import ANALYTICS
from subgraphs.kit.events import EventRecord
from subgraphs.kit.money import Money
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.service.directory import has_left


def order_fact(data: dict[str, Any]) -> OrderFact:
    """Return the fact that the data of `shop.order.placed.v1` tells.

    Raises:
        KeyError, ValueError: when the data is not of that type.
    """
    return OrderFact(
        order_id=UUID(data["orderId"]),
        user_id=UUID(data["userId"]),
        placed_at=datetime.fromisoformat(data["placedAt"]),
        total=Money(data["total"]["amountMinor"], data["total"]["currency"]),
        units=sum(line["quantity"] for line in data["lines"]),
    )


async def count_order(work: UnitOfWork, record: EventRecord) -> None:
    """Count a placed order; as nobody's when the customer has left meanwhile."""
    fact = order_fact(record.data)
    is_nobodys = fact.user_id is not None and await has_left(work, fact.user_id)
    await add_order(work.session, replace(fact, user_id=None) if is_nobodys else fact)


async def forget(work: UnitOfWork, record: EventRecord) -> None:
    """Count the orders of a user who was erased as nobody's."""
    await repository.forget(work.session, UUID(str(record.data["userId"])))


CONSUMER = Consumer(
    group=ANALYTICS,
    metadata=metadata,
    handlers={"shop.order.placed.v1": count_order, "shop.user.erased.v1": forget},
)

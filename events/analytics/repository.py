"""Every query of analytics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from events.analytics.models import orders
from events.analytics.rules import CurrencyFigures, business_day
from subgraphs.kit.money import Money


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An order that was placed.

    Attributes:
        order_id: the order.
        user_id: whose; None for who has left.
        placed_at: when, UTC.
        total: what it comes to, delivery included.
        units: how many units were bought.
    """

    order_id: UUID
    user_id: UUID | None
    placed_at: datetime
    total: Money
    units: int


async def add_order(session: AsyncSession, fact: OrderFact) -> None:
    """Count an order; one that is counted already stays as it is."""
    await session.execute(
        insert(orders)
        .values(
            order_id=fact.order_id,
            user_id=fact.user_id,
            placed_at=fact.placed_at,
            day=business_day(fact.placed_at),
            currency=fact.total.currency,
            total_minor=fact.total.amount_minor,
            units=fact.units,
        )
        .on_conflict_do_nothing()
    )


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Let a user's orders be nobody's; they count as before."""
    await session.execute(update(orders).where(orders.c.user_id == user_id).values(user_id=None))


async def figures_by_currency(connection: AsyncConnection) -> tuple[CurrencyFigures, ...]:
    """Return the figures of every currency that has orders, by its code."""
    rows = await connection.execute(
        select(orders.c.currency, func.count(), func.sum(orders.c.total_minor))
        .group_by(orders.c.currency)
        .order_by(orders.c.currency)
    )
    return tuple(
        CurrencyFigures(count, Money(int(total), currency)) for currency, count, total in rows
    )

"""Every query about orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.keyset import SortedList
from subgraphs.kit.money import Money
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.models import (
    Order,
    OrderLine,
    Totals,
    checkouts,
    order_lines,
    order_numbers,
    orders,
)
from subgraphs.orders.rules import ENDED, CheckoutRequest, OrderStatus, Purse


async def next_number(session: AsyncSession) -> int:
    """Return the next count for an order's number; a rolled-back order leaves a gap."""
    return int((await session.execute(select(order_numbers.next_value()))).scalar_one())


async def claim_key(
    session: AsyncSession,
    user_id: UUID,
    request: CheckoutRequest,
    order_id: UUID,
    now: datetime,
) -> tuple[UUID, str]:
    """Take a customer's idempotency key for an order, unless another order has it.

    A second transaction with the same key waits for the first one's end.

    Returns:
        The order that has the key, and the fingerprint of the request it was taken with.
    """
    taken = await session.execute(
        insert(checkouts)
        .values(
            user_id=user_id,
            idempotency_key=request.idempotency_key,
            fingerprint=request.fingerprint,
            order_id=order_id,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(checkouts.c.order_id)
    )
    if taken.scalar_one_or_none() is not None:
        return order_id, request.fingerprint
    row = (
        await session.execute(
            select(checkouts.c.order_id, checkouts.c.fingerprint).where(
                checkouts.c.user_id == user_id,
                checkouts.c.idempotency_key == request.idempotency_key,
            )
        )
    ).one()
    return row.order_id, row.fingerprint


async def add(session: AsyncSession, order: Order) -> None:
    """Write a new order without lines."""
    await session.execute(
        insert(orders).values(
            id=order.id,
            number=order.number,
            user_id=order.user_id,
            status=order.status.value,
            locale=order.locale.value,
            city=order.city,
            paid_minor=order.purse.paid_minor,
            refunded_minor=order.purse.refunded_minor,
            customer_gone=order.customer_gone,
            version=order.version,
            created_at=order.created_at,
        )
    )


async def lock(session: AsyncSession, order_id: UUID) -> Order | None:
    """Return an order that no other transaction can change until this one ends."""
    found = (
        await session.execute(select(orders).where(orders.c.id == order_id).with_for_update())
    ).one_or_none()
    if found is None:
        return None
    return _order(found, (await _lines(session, [order_id])).get(order_id, ()))


async def fill(
    session: AsyncSession, order_id: UUID, lines: Sequence[OrderLine], totals: Totals
) -> None:
    """Write an order's lines and money."""
    await session.execute(
        insert(order_lines),
        [
            {
                "order_id": order_id,
                "position": position,
                "variant_id": line.variant_id,
                "product_id": line.product_id,
                "seller_id": line.seller_id,
                "sku": line.sku,
                "titles": dict(line.titles),
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price.amount_minor,
            }
            for position, line in enumerate(lines)
        ],
    )
    await session.execute(
        update(orders)
        .where(orders.c.id == order_id)
        .values(
            currency=totals.total.currency,
            delivery_minor=totals.delivery.amount_minor,
            total_minor=totals.total.amount_minor,
        )
    )


async def set_status(session: AsyncSession, order: Order) -> None:
    """Write an order's status and what goes with it."""
    await session.execute(
        update(orders)
        .where(orders.c.id == order.id)
        .values(
            status=order.status.value,
            cancel_reason=order.cancel_reason.value if order.cancel_reason else None,
            city=order.kept_city,
            placed_at=order.placed_at,
            delivered_at=order.delivered_at,
            paid_minor=order.purse.paid_minor,
            refunded_minor=order.purse.refunded_minor,
            version=order.version,
        )
    )


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Keep no longer where a customer's past orders went, and the words they were asked for by."""
    theirs = update(orders).where(orders.c.user_id == user_id)
    await session.execute(theirs.values(customer_gone=True))
    ended = [status.value for status in ENDED]
    await session.execute(theirs.where(orders.c.status.in_(ended)).values(city=None))
    await session.execute(delete(checkouts).where(checkouts.c.user_id == user_id))


async def find(connection: AsyncConnection, order_ids: Sequence[UUID]) -> Mapping[UUID, Order]:
    """Return the orders that exist, by id, with their lines: two statements for any number."""
    found = (await connection.execute(select(orders).where(orders.c.id.in_(order_ids)))).all()
    lines = await _lines(connection, [row.id for row in found])
    return {row.id: _order(row, lines.get(row.id, ())) for row in found}


def orders_of(user_id: UUID) -> SortedList[Row[Any]]:
    """Return the list of a customer's orders, the newest first, as `page_of` reads it."""
    statement = select(orders).where(orders.c.user_id == user_id)
    # Ids are sorted by the time of making.
    return SortedList(statement, (orders.c.id,), lambda row: row)


async def page_of(
    connection: AsyncConnection, user_id: UUID, asked: PageRequest[tuple[UUID]]
) -> Page[Order]:
    """Return a page of a customer's orders, the newest first.

    Args:
        connection: the store's database.
        user_id: whose orders.
        asked: which page.
    """
    rows = await orders_of(user_id).page(connection, asked)
    lines = await _lines(connection, [row.id for row in rows.rows])
    return rows.map(lambda row: _order(row, lines.get(row.id, ())))


async def status_of(connection: AsyncConnection, order_id: UUID) -> OrderStatus:
    """Return where an order stands."""
    found = await connection.execute(select(orders.c.status).where(orders.c.id == order_id))
    return OrderStatus(found.scalar_one())


async def _lines(
    database: AsyncSession | AsyncConnection, order_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[OrderLine, ...]]:
    if not order_ids:
        return {}
    rows = await database.execute(
        select(order_lines, orders.c.currency)
        .join(orders, orders.c.id == order_lines.c.order_id)
        .where(order_lines.c.order_id.in_(order_ids))
        .order_by(order_lines.c.order_id, order_lines.c.position)
    )
    found: dict[UUID, tuple[OrderLine, ...]] = {}
    for row in rows.all():
        found[row.order_id] = (*found.get(row.order_id, ()), _line(row))
    return found


def _line(row: Row[Any]) -> OrderLine:
    return OrderLine(
        variant_id=row.variant_id,
        product_id=row.product_id,
        seller_id=row.seller_id,
        sku=row.sku,
        titles=row.titles,
        quantity=row.quantity,
        unit_price=Money(row.unit_price_minor, row.currency),
    )


def _order(row: Row[Any], lines: tuple[OrderLine, ...]) -> Order:
    totals = None
    if row.currency is not None:
        totals = Totals(
            delivery=Money(row.delivery_minor, row.currency),
            total=Money(row.total_minor, row.currency),
        )
    return Order(
        id=row.id,
        number=row.number,
        user_id=row.user_id,
        status=OrderStatus(row.status),
        locale=Locale(row.locale),
        city=row.city,
        totals=totals,
        cancel_reason=CancelReason(row.cancel_reason) if row.cancel_reason else None,
        version=row.version,
        created_at=row.created_at,
        placed_at=row.placed_at,
        lines=lines,
        delivered_at=row.delivered_at,
        purse=Purse(row.paid_minor, row.refunded_minor),
        customer_gone=row.customer_gone,
    )

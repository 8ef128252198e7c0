"""The checkout of orders: they are asked for, filled, placed or cancelled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.identity import Identity
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository
from subgraphs.orders.errors import CancelReason, OrderError, OrderErrorCode
from subgraphs.orders.events import CheckoutStarted, OrderCancelled, OrderPlaced, PlacedLine
from subgraphs.orders.models import Order, OrderLine, Totals
from subgraphs.orders.rules import (
    CheckoutRequest,
    OrderCommand,
    OrderStatus,
    order_number,
)
from subgraphs.orders.service.moves import lock, moved, write

#: Seconds between two looks at an order that is being checked out.
_PAUSES = (0.05, 0.05, 0.05, 0.1, 0.1, 0.2)


async def start_checkout(
    work: UnitOfWork, user: Identity, request: CheckoutRequest, locale: Locale, now: datetime
) -> UUID:
    """Make a pending order for what the customer's cart holds, once for each key.

    Args:
        work: the caller's unit of work.
        user: the customer.
        request: what is asked for.
        locale: the customer's language.
        now: UTC.

    Returns:
        The order: a new one, or the one that an earlier call with the same key made.

    Raises:
        OrderError: IDEMPOTENCY_KEY_REUSED when the key stands for another request.
    """
    order_id = new_id()
    owner, fingerprint = await repository.claim_key(
        work.session, user.user_id, request, order_id, now
    )
    if fingerprint != request.fingerprint:
        raise OrderError(OrderErrorCode.IDEMPOTENCY_KEY_REUSED, ("input", "idempotencyKey"))
    if owner != order_id:
        return owner
    order = Order(
        id=order_id,
        number=order_number(now.year, await repository.next_number(work.session)),
        user_id=user.user_id,
        status=OrderStatus.PENDING,
        locale=locale,
        city=request.city,
        totals=None,
        cancel_reason=None,
        version=1,
        created_at=now,
        placed_at=None,
    )
    await repository.add(work.session, order)
    event = CheckoutStarted(
        order_id=order.id,
        number=order.number,
        user_id=order.user_id,
        locale=locale,
        city=request.city,
        expected_total_minor=request.expected_total_minor,
    )
    await work.publish(event, order.version)
    return order.id


async def fill(
    work: UnitOfWork, order_id: UUID, lines: Sequence[OrderLine], totals: Totals
) -> Order:
    """Write what a pending order is made of; an order that has its lines keeps them.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        lines: at least one, all of the currency of the totals.
        totals: what the order costs.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when the order is no longer pending.
    """
    order = await lock(work, order_id)
    if order.lines:
        return order
    if order.status is not OrderStatus.PENDING:
        raise OrderError(OrderErrorCode.INVALID_TRANSITION, status=order.status.value)
    await repository.fill(work.session, order_id, lines, totals)
    return replace(order, lines=tuple(lines), totals=totals)


async def place(work: UnitOfWork, order_id: UUID, now: datetime) -> Order:
    """Place a filled order.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        now: UTC.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when it may not be placed (any more).
    """
    order = await lock(work, order_id)
    placed = moved(order, OrderCommand.PLACE)
    if placed is None:
        return order
    if order.totals is None:
        raise OrderError(OrderErrorCode.INVALID_TRANSITION, status=order.status.value)
    event = OrderPlaced(
        **order.facts,
        lines=tuple(_placed_line(line) for line in order.lines),
        delivery_cost=order.totals.delivery,
        total=order.totals.total,
        placed_at=now,
    )
    return await write(work, replace(placed, placed_at=now), event)


async def cancel(work: UnitOfWork, order_id: UUID, reason: CancelReason) -> Order:
    """Cancel an order; one that is cancelled already keeps its first reason.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        reason: why.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when it may not be cancelled (any more).
    """
    order = await lock(work, order_id)
    cancelled = moved(order, OrderCommand.CANCEL)
    if cancelled is None:
        return order
    event = OrderCancelled(**order.facts, reason=reason)
    return await write(work, replace(cancelled, cancel_reason=reason), event)


def _placed_line(line: OrderLine) -> PlacedLine:
    return PlacedLine(
        variant_id=line.variant_id,
        product_id=line.product_id,
        seller_id=line.seller_id,
        title=line.titles,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total=line.total,
    )


async def await_checkout(engine: AsyncEngine, order_id: UUID, seconds: float) -> OrderStatus:
    """Wait until an order is no longer pending, but no longer than given.

    It looks anew after growing pauses, each with a connection of its own, so that a waiting
    customer holds none.

    Args:
        engine: the store's database.
        order_id: the order.
        seconds: the longest wait.

    Returns:
        Where the order stands; PENDING when the time is over.
    """
    give_up = time.monotonic() + seconds
    pauses = chain(_PAUSES, repeat(_PAUSES[-1]))
    while True:
        async with engine.connect() as connection:
            status = await repository.status_of(connection, order_id)
        pause = next(pauses)
        if status is not OrderStatus.PENDING or time.monotonic() + pause > give_up:
            return status
        await asyncio.sleep(pause)

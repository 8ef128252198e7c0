"""What happens to an order once it is placed: it is confirmed, paid for, shipped, delivered.

Each use case is told by an event or an administrator, and may be told again: an order that has come
so far already stays as it is, and nothing is published twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from subgraphs.kit.money import Money
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.events import (
    DeliveredLine,
    OrderConfirmed,
    OrderDelivered,
    OrderPaid,
    OrderRefunded,
    OrderReturned,
    OrderShipped,
)
from subgraphs.orders.models import Order
from subgraphs.orders.rules import OrderCommand, Purse, allows, transition
from subgraphs.orders.service.moves import lock, moved, write


async def confirm(work: UnitOfWork, order_id: UUID) -> Order:
    """Let an order be delivered before it is paid for.

    Args:
        work: the caller's unit of work.
        order_id: the order.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when it may not be confirmed (any more).
    """
    order = await lock(work, order_id)
    after = moved(order, OrderCommand.CONFIRM)
    if after is None:
        return order
    return await write(work, after, OrderConfirmed(**order.facts, city=order.city))


async def note_payment(work: UnitOfWork, order_id: UUID, amount: Money) -> Order:
    """Note that the money for an order came in, before or after the goods went out.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        amount: how much; all of it.

    Raises:
        OrderError: ORDER_UNKNOWN, or MONEY_MISMATCH when it is not what the order costs.
    """
    order = await lock(work, order_id)
    purse = order.purse.after_payment(amount, order.cost)
    if purse == order.purse:
        return order
    # Goods may be on their way, or the order given up: then only the money is noted.
    paid = _moved_if_allowed(order, OrderCommand.PAY, purse)
    event = OrderPaid(
        **order.facts,
        amount=amount,
        paid_at=work.now(),
        status=paid.status.value,
        city=order.city,
    )
    return await write(work, paid, event)


async def note_shipped(work: UnitOfWork, order_id: UUID, shipment_id: UUID, carrier: str) -> Order:
    """Note that a carrier has the order's goods.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        shipment_id: the shipment.
        carrier: the carrier's name.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when it may not be shipped (any more).
    """
    order = await lock(work, order_id)
    after = moved(order, OrderCommand.SHIP)
    if after is None:
        return order
    event = OrderShipped(**order.facts, shipment_id=shipment_id, carrier=carrier)
    return await write(work, after, event)


async def note_delivered(work: UnitOfWork, order_id: UUID, at: datetime) -> Order:
    """Note that the customer has the goods.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        at: when, UTC.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when nothing was on its way.
    """
    order = await lock(work, order_id)
    after = moved(order, OrderCommand.DELIVER)
    if after is None:
        return order
    lines = tuple(
        DeliveredLine(variant_id=line.variant_id, product_id=line.product_id)
        for line in order.lines
    )
    event = OrderDelivered(**order.facts, lines=lines, delivered_at=at)
    return await write(work, replace(after, delivered_at=at), event)


async def note_returned(work: UnitOfWork, order_id: UUID) -> Order:
    """Note that the goods came back; money that was paid for them is due to the customer.

    Raises:
        OrderError: ORDER_UNKNOWN, or INVALID_TRANSITION when nothing was on its way.
    """
    order = await lock(work, order_id)
    after = moved(order, OrderCommand.RETURN)
    if after is None:
        return order
    return await write(work, after, OrderReturned(**order.facts))


async def note_refund(work: UnitOfWork, order_id: UUID, refunded: Money, amount: Money) -> Order:
    """Note that money of an order went back to the customer.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        refunded: how much has gone back by now, this time included.
        amount: how much went back this time.

    Raises:
        OrderError: ORDER_UNKNOWN, or MONEY_MISMATCH when more would go back than came in.
    """
    order = await lock(work, order_id)
    purse = order.purse.after_refund(refunded, order.cost)
    if purse == order.purse:
        return order
    event = OrderRefunded(**order.facts, amount=amount, full=purse.is_all_back)
    if not purse.is_all_back:
        return await write(work, replace(order, purse=purse), event)
    return await write(work, _moved_if_allowed(order, OrderCommand.REFUND, purse), event)


def _moved_if_allowed(order: Order, command: OrderCommand, purse: Purse) -> Order:
    """Return the order with its money changed, and moved where the command moves it."""
    status = transition(order.status, command) if allows(order.status, command) else order.status
    return replace(order, status=status, purse=purse)

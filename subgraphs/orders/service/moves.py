"""What every use case does that takes an order further: lock it, move it, write and publish."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository
from subgraphs.orders.errors import OrderError, OrderErrorCode
from subgraphs.orders.events import OrderEvent
from subgraphs.orders.models import Order
from subgraphs.orders.rules import OrderCommand, transition


async def lock(work: UnitOfWork, order_id: UUID) -> Order:
    """Return an order that nobody else changes until the unit of work ends.

    Raises:
        OrderError: ORDER_UNKNOWN.
    """
    order = await repository.lock(work.session, order_id)
    if order is None:
        raise OrderError(OrderErrorCode.ORDER_UNKNOWN)
    return order


def moved(order: Order, command: OrderCommand) -> Order | None:
    """Return the order after a command; None when it has obeyed before.

    Raises:
        OrderError: INVALID_TRANSITION when the command does not move an order of this status.
    """
    status = transition(order.status, command)
    if status is order.status:
        return None
    return replace(order, status=status)


async def write(work: UnitOfWork, order: Order, event: OrderEvent) -> Order:
    """Write a changed order as its next version, and publish the event that tells of it."""
    written = replace(order, version=order.version + 1)
    await repository.set_status(work.session, written)
    await work.publish(event, written.version)
    return written

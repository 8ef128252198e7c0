"""Use cases of shipments: asked for, carried step by step, recalled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.shipping.errors import ShippingError, ShippingErrorCode
from subgraphs.shipping.events import (
    ShipmentCreated,
    ShipmentDelivered,
    ShipmentEvent,
    ShipmentReturned,
    ShipmentStatusChanged,
)
from subgraphs.shipping.models import OWN_CARRIER, Shipment, Step
from subgraphs.shipping.repository import shipments
from subgraphs.shipping.rules.shipments import ShipmentStatus, check_step, recalled


@dataclass(frozen=True, slots=True)
class Advance:
    """A step that somebody has seen a shipment take.

    Attributes:
        status: where it is now.
        expected_version: the version of the shipment that was seen, or None for any.
        noted_by: the user who says so.
    """

    status: ShipmentStatus
    noted_by: str
    expected_version: int | None = None


async def create_shipment(
    work: UnitOfWork, order_id: UUID, user_id: UUID, city: str | None
) -> None:
    """Ask for the shipment of an order; an order that has one keeps it.

    Args:
        work: the caller's unit of work.
        order_id: the order.
        user_id: whose.
        city: where to; None is the store's own city.
    """
    new = Shipment(
        id=new_id(),
        order_id=order_id,
        user_id=user_id,
        carrier=OWN_CARRIER,
        city=city,
        status=ShipmentStatus.CREATED,
        version=1,
        created_at=work.now(),
    )
    if await shipments.add(work.session, new):
        await shipments.put_step(work.session, new, Step(new.status, new.created_at, "system"))
        await work.publish(ShipmentCreated(**new.facts), new.version)


async def advance(work: UnitOfWork, shipment_id: UUID, seen: Advance) -> Shipment:
    """Note a step of a shipment; one that is there already stays as it is.

    Args:
        work: the caller's unit of work.
        shipment_id: the shipment.
        seen: the step.

    Raises:
        ShippingError: SHIPMENT_UNKNOWN, SHIPMENT_CHANGED, or INVALID_TRANSITION when the step
            cannot follow the last one.
    """
    shipment = await shipments.lock(work.session, shipment_id)
    if shipment is None:
        raise ShippingError(ShippingErrorCode.SHIPMENT_UNKNOWN, ("shipmentId",))
    if seen.status is shipment.status:
        return shipment
    if seen.expected_version not in {None, shipment.version}:
        raise ShippingError(
            ShippingErrorCode.SHIPMENT_CHANGED, ("expectedVersion",), version=shipment.version
        )
    check_step(shipment.status, seen.status)
    return await _step(work, shipment, seen.status, seen.noted_by)


async def recall_shipment(work: UnitOfWork, order_id: UUID) -> None:
    """Keep or bring back the goods of an order that was given up; what has ended stays so."""
    shipment = await shipments.lock_of_order(work.session, order_id)
    target = None if shipment is None else recalled(shipment.status)
    if shipment is not None and target is not None:
        await _step(work, shipment, target, "system")


async def forget_user(work: UnitOfWork, user_id: UUID) -> None:
    """Let a user's shipments be nobody's; where one goes is forgotten when it has ended.

    Repeating it changes nothing.
    """
    await shipments.forget(work.session, user_id)


async def _step(
    work: UnitOfWork, shipment: Shipment, status: ShipmentStatus, noted_by: str
) -> Shipment:
    now = work.now()
    moved = replace(shipment, status=status, version=shipment.version + 1)
    await shipments.put_step(work.session, moved, Step(status, now, noted_by))
    event: ShipmentEvent
    match status:
        case ShipmentStatus.DELIVERED:
            event = ShipmentDelivered(**moved.facts, occurred_at=now)
        case ShipmentStatus.RETURNED:
            event = ShipmentReturned(**moved.facts, occurred_at=now)
        case _:
            event = ShipmentStatusChanged(**moved.facts, status=status.value, occurred_at=now)
    await work.publish(event, moved.version)
    return moved

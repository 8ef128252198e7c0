"""Every query of shipments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.keyset import SortedList
from subgraphs.shipping.models import Shipment, Step, shipments, steps
from subgraphs.shipping.repository.tariffs import Reader
from subgraphs.shipping.rules.shipments import ENDED, ShipmentStatus


async def add(session: AsyncSession, new: Shipment) -> bool:
    """Write a shipment.

    Returns:
        False, and nothing is written, when its order has one.
    """
    written = await session.execute(
        upsert(shipments)
        .values(
            id=new.id,
            order_id=new.order_id,
            user_id=new.user_id,
            carrier=new.carrier,
            city=new.city,
            status=new.status.value,
            version=new.version,
            created_at=new.created_at,
        )
        .on_conflict_do_nothing()
        .returning(shipments.c.id)
    )
    return written.scalar_one_or_none() is not None


async def lock(session: AsyncSession, shipment_id: UUID) -> Shipment | None:
    """Return a shipment that no other transaction can change until this one ends."""
    statement = select(shipments).where(shipments.c.id == shipment_id).with_for_update()
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _shipment(row)


async def lock_of_order(session: AsyncSession, order_id: UUID) -> Shipment | None:
    """Return an order's shipment, as `lock`."""
    statement = select(shipments).where(shipments.c.order_id == order_id).with_for_update()
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _shipment(row)


async def put_step(session: AsyncSession, shipment: Shipment, step: Step) -> None:
    """Write where a shipment is, and the step that brought it there."""
    await session.execute(
        insert(steps).values(
            shipment_id=shipment.id,
            position=shipment.version,
            status=step.status.value,
            at=step.at,
            noted_by=step.noted_by,
        )
    )
    await session.execute(
        update(shipments)
        .where(shipments.c.id == shipment.id)
        .values(status=shipment.status.value, version=shipment.version, city=shipment.kept_city)
    )


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Let a user's shipments be nobody's, and keep no longer where the past ones went."""
    theirs = update(shipments).where(shipments.c.user_id == user_id)
    ended = [status.value for status in ENDED]
    await session.execute(theirs.where(shipments.c.status.in_(ended)).values(city=None))
    await session.execute(theirs.values(user_id=None))


async def by_id(reader: Reader, keys: Collection[UUID]) -> Mapping[UUID, Shipment]:
    """Return the shipments that exist, by id."""
    rows = await reader.execute(select(shipments).where(shipments.c.id.in_(keys)))
    return {row.id: _shipment(row) for row in rows}


async def by_order(reader: Reader, keys: Collection[UUID]) -> Mapping[UUID, Shipment]:
    """Return the shipments of orders, by order."""
    rows = await reader.execute(select(shipments).where(shipments.c.order_id.in_(keys)))
    return {row.order_id: _shipment(row) for row in rows}


async def steps_of(reader: Reader, keys: Collection[UUID]) -> Mapping[UUID, tuple[Step, ...]]:
    """Return what happened to shipments, in order, by shipment."""
    rows = await reader.execute(
        select(steps)
        .where(steps.c.shipment_id.in_(keys))
        .order_by(steps.c.shipment_id, steps.c.position)
    )
    found: dict[UUID, tuple[Step, ...]] = {}
    for row in rows:
        step = Step(ShipmentStatus(row.status), row.at, row.noted_by)
        found[row.shipment_id] = (*found.get(row.shipment_id, ()), step)
    return found


def shipments_at(status: ShipmentStatus | None) -> SortedList[Shipment]:
    """Return the list of shipments, the oldest first: those have waited longest.

    Args:
        status: only those that are there; None for all.
    """
    statement = select(shipments)
    if status is not None:
        statement = statement.where(shipments.c.status == status.value)
    return SortedList(statement, (shipments.c.id,), _shipment, descending=False)


def _shipment(row: Row[Any]) -> Shipment:
    return Shipment(
        id=row.id,
        order_id=row.order_id,
        user_id=row.user_id,
        carrier=row.carrier,
        city=row.city,
        status=ShipmentStatus(row.status),
        version=row.version,
        created_at=row.created_at,
    )

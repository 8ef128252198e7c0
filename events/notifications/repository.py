"""Every query about deliveries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from events.notifications.models import Delivery, deliveries
from events.notifications.rules import Channel, Kind, Status, dedupe_key
from subgraphs.kit.keyset import SortedList
from subgraphs.kit.settings import Locale


async def add(session: AsyncSession, delivery: Delivery) -> None:
    """Write a delivery that is due at once; what was told before is not told again."""
    await session.execute(
        insert(deliveries)
        .values(
            id=delivery.id,
            dedupe_key=dedupe_key(delivery.event_id, delivery.channel),
            event_id=delivery.event_id,
            kind=delivery.kind.value,
            channel=delivery.channel.value,
            user_id=delivery.user_id,
            locale=delivery.locale.value,
            facts=dict(delivery.facts),
            status=delivery.status.value,
            attempts=delivery.attempts,
            due_at=delivery.created_at,
            created_at=delivery.created_at,
        )
        .on_conflict_do_nothing()
    )


async def lease(
    engine: AsyncEngine, now: datetime, until: datetime, limit: int
) -> Sequence[Delivery]:
    """Take due deliveries that no other sender holds, and hold them until a moment."""
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.status == Status.PENDING.value, deliveries.c.due_at <= now)
        .order_by(deliveries.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    async with engine.begin() as connection:
        ids = (await connection.execute(due)).scalars().all()
        if not ids:
            return []
        rows = await connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(due_at=until, attempts=deliveries.c.attempts + 1)
            .returning(deliveries)
        )
        return [_delivery(row) for row in rows.all()]


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Remove what deliveries tell of a user; those that wait have failed."""
    mine = update(deliveries).where(deliveries.c.user_id == user_id)
    await session.execute(mine.values(facts={}, recipient_masked=None))
    await session.execute(
        mine.where(deliveries.c.status == Status.PENDING.value).values(
            status=Status.FAILED.value, problem="the user was erased"
        )
    )


async def mark_sent(
    engine: AsyncEngine, delivery_id: UUID, recipient_masked: str, now: datetime
) -> None:
    """Note that a delivery was handed over."""
    await _update(
        engine,
        delivery_id,
        status=Status.SENT.value,
        recipient_masked=recipient_masked,
        problem=None,
        sent_at=now,
    )


async def mark_failed(engine: AsyncEngine, delivery_id: UUID, problem: str) -> None:
    """Note that a delivery will never be handed over."""
    await _update(engine, delivery_id, status=Status.FAILED.value, problem=problem)


async def drop(engine: AsyncEngine, delivery_id: UUID, problem: str) -> None:
    """Note that a delivery is for nobody, and keep nothing of what it was to tell."""
    await _update(engine, delivery_id, status=Status.FAILED.value, problem=problem, facts={})


async def postpone(engine: AsyncEngine, delivery_id: UUID, due_at: datetime, problem: str) -> None:
    """Note why a delivery waits, and until when."""
    await _update(engine, delivery_id, due_at=due_at, problem=problem)


def all_deliveries() -> SortedList[Delivery]:
    """Return the list of all deliveries, the newest first: ids are sorted by time."""
    return SortedList(select(deliveries), (deliveries.c.id,), _delivery)


async def deliveries_by_id(
    connection: AsyncConnection, ids: Collection[UUID]
) -> dict[UUID, Delivery]:
    """Return the deliveries that exist, by id."""
    query = select(deliveries).where(deliveries.c.id.in_(ids))
    return {row.id: _delivery(row) for row in await connection.execute(query)}


async def _update(engine: AsyncEngine, delivery_id: UUID, **values: object) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            update(deliveries).where(deliveries.c.id == delivery_id).values(**values)
        )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        event_id=row.event_id,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        user_id=row.user_id,
        locale=Locale(row.locale),
        facts=row.facts,
        status=Status(row.status),
        attempts=row.attempts,
        recipient_masked=row.recipient_masked,
        problem=row.problem,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )

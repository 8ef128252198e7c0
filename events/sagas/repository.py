"""Every query about checkouts under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from events.sagas.checkout import FINAL, State
from events.sagas.models import Saga, WantedLine, sagas
from subgraphs.kit.money import Money
from subgraphs.orders.errors import CancelReason


async def begin(session: AsyncSession, saga: Saga) -> None:
    """Write a new checkout, due at once; one that exists stays as it is."""
    await session.execute(
        insert(sagas)
        .values(**_columns(saga), due_at=saga.started_at, updated_at=saga.started_at)
        .on_conflict_do_nothing()
    )


async def lease(engine: AsyncEngine, now: datetime, until: datetime, limit: int) -> Sequence[Saga]:
    """Take due checkouts that no other worker holds, and hold them until a moment."""
    due = (
        select(sagas.c.order_id)
        .where(sagas.c.state.not_in(FINAL), sagas.c.due_at <= now)
        .order_by(sagas.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    async with engine.begin() as connection:
        ids = (await connection.execute(due)).scalars().all()
        if not ids:
            return []
        rows = await connection.execute(
            update(sagas).where(sagas.c.order_id.in_(ids)).values(due_at=until).returning(sagas)
        )
        return [_saga(row) for row in rows.all()]


async def save(engine: AsyncEngine, saga: Saga, due_at: datetime, now: datetime) -> bool:
    """Write a checkout as the version after the one that was read.

    Args:
        engine: the store's database.
        saga: as it is to be; its version is one more than the row's.
        due_at: when anybody may take it.
        now: UTC.

    Returns:
        False when another worker has written it meanwhile; nothing is written then.
    """
    async with engine.begin() as connection:
        written = await connection.execute(
            update(sagas)
            .where(sagas.c.order_id == saga.order_id, sagas.c.version == saga.version - 1)
            .values(**_columns(saga), due_at=due_at, updated_at=now)
        )
    return written.rowcount == 1


async def find(engine: AsyncEngine, order_id: UUID) -> Saga | None:
    """Return the checkout of an order, or None."""
    async with engine.connect() as connection:
        row = (
            await connection.execute(select(sagas).where(sagas.c.order_id == order_id))
        ).one_or_none()
    return None if row is None else _saga(row)


def _columns(saga: Saga) -> dict[str, object]:
    return {
        "order_id": saga.order_id,
        "user_id": saga.user_id,
        "correlation_id": saga.correlation_id,
        "city": saga.city,
        "expected_total_minor": saga.expected_total_minor,
        "state": saga.state.value,
        "reason": saga.reason.value if saga.reason else None,
        "lines": [
            {"variantId": str(line.variant_id), "quantity": line.quantity} for line in saga.lines
        ],
        "total_minor": saga.total.amount_minor if saga.total else None,
        "currency": saga.total.currency if saga.total else None,
        "version": saga.version,
        "attempts": saga.attempts,
        "started_at": saga.started_at,
    }


def _saga(row: Row[Any]) -> Saga:
    return Saga(
        order_id=row.order_id,
        user_id=row.user_id,
        correlation_id=row.correlation_id,
        city=row.city,
        expected_total_minor=row.expected_total_minor,
        state=State(row.state),
        started_at=row.started_at,
        reason=CancelReason(row.reason) if row.reason else None,
        lines=tuple(
            WantedLine(UUID(line["variantId"]), line["quantity"]) for line in row.lines or ()
        ),
        total=None if row.currency is None else Money(row.total_minor, row.currency),
        version=row.version,
        attempts=row.attempts,
    )

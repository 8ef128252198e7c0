"""The inbox: which events a consumer has handled, claimed in the transaction of the effect."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession


def inbox_table(metadata: MetaData) -> Table:
    """Define the owner's inbox in its metadata."""
    return Table(
        "inbox",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("handled_at", DateTime(timezone=True), nullable=False),
        Index("inbox_handled_at", "handled_at"),
    )


async def claim(
    session: AsyncSession, table: Table, consumer: str, event_id: UUID, now: datetime
) -> bool:
    """Claim an event for a consumer inside the running transaction.

    A second transaction that claims the same event waits for the first one's end.

    Returns:
        True when the event is new to the consumer, False when it was handled before.
    """
    statement = (
        insert(table)
        .values(consumer=consumer, event_id=event_id, handled_at=now)
        .on_conflict_do_nothing()
        .returning(table.c.event_id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None

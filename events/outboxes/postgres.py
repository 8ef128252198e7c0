"""The outbox of an owner of a PostgreSQL schema: a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from events.outboxes.outbox import Entry
from events.topics import TOPIC_OF
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.outbox import outbox_table


class PostgresOutbox:
    """The outbox table of an owner's schema.

    Args:
        engine: the store's database.
        schema: the owner.
    """

    def __init__(self, engine: AsyncEngine, schema: str) -> None:
        self.name = schema
        self._engine = engine
        self._table = outbox_table(MetaData(schema=schema))

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """Return rows of transactions older than every running one.

        A running transaction may still commit rows that belong before those of a younger one that
        has ended; therefore a row waits until everything before it is certain.
        """
        table = self._table
        settled = table.c.xid < func.pg_snapshot_xmin(func.pg_current_snapshot())
        query = (
            select(table)
            .where(table.c.published_at.is_(None), table.c.type.in_(TOPIC_OF), settled)
            .order_by(table.c.xid, table.c.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_row_entry(row) for row in (await connection.execute(query)).all()]

    async def published_elsewhere(self, incarnation: str, limit: int) -> Sequence[Entry]:
        """Return rows that another incarnation was given, in their first order."""
        table = self._table
        query = (
            select(table)
            .where(
                table.c.published_at.is_not(None),
                table.c.incarnation.is_distinct_from(incarnation),
                table.c.type.in_(TOPIC_OF),
            )
            .order_by(table.c.xid, table.c.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_row_entry(row) for row in (await connection.execute(query)).all()]

    async def mark_published(
        self, entries: Sequence[Entry], incarnation: str, now: datetime
    ) -> None:
        """Note the incarnation in the rows."""
        table = self._table
        ids = [entry.record.id for entry in entries]
        async with self._engine.begin() as connection:
            await connection.execute(
                update(table)
                .where(table.c.id.in_(ids))
                .values(
                    published_at=func.coalesce(table.c.published_at, now), incarnation=incarnation
                )
            )

    async def prune(self, before: datetime) -> int:
        """Delete rows published before a moment."""
        async with self._engine.begin() as connection:
            deleted = await connection.execute(
                delete(self._table).where(self._table.c.published_at < before)
            )
        return int(deleted.rowcount)


def _row_entry(row: Row[Any]) -> Entry:
    record = EventRecord(
        id=row.id,
        type=row.type,
        source=row.source,
        subject=row.subject,
        sequence=row.sequence,
        partition_key=row.partition_key,
        time=row.time,
        data=row.data,
        context=EventContext(**row.context),
    )
    return Entry(str(row.id), record)

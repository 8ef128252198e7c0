"""What consumers have handled, as the relay asks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import MetaData, delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.inbox import inbox_table


class Inboxes:
    """The inboxes of all consumers.

    Args:
        engine: the store's database.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def lacking(
        self, schema: str, consumer: str, event_ids: Sequence[UUID]
    ) -> frozenset[UUID]:
        """Return which of the events a consumer has not handled.

        Args:
            schema: the schema of its inbox.
            consumer: its name there.
            event_ids: the events asked about.
        """
        table = inbox_table(MetaData(schema=schema))
        query = select(table.c.event_id).where(
            table.c.consumer == consumer, table.c.event_id.in_(event_ids)
        )
        async with self._engine.connect() as connection:
            handled = frozenset((await connection.execute(query)).scalars())
        return frozenset(event_ids) - handled

    async def prune(self, schema: str, before: datetime) -> int:
        """Delete what was handled before a moment."""
        table = inbox_table(MetaData(schema=schema))
        async with self._engine.begin() as connection:
            deleted = await connection.execute(delete(table).where(table.c.handled_at < before))
        return int(deleted.rowcount)

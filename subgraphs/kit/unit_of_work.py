"""One business transaction on PostgreSQL: all of it commits once, at the end, or none of it."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext
from subgraphs.kit.inbox import claim
from subgraphs.kit.outbox import Outbox


class UnitOfWork:
    """A transaction with the outbox and inbox of one owner.

    `async with UnitOfWork(…) as work:` commits when the block ends and rolls back when it raises.

    Args:
        engine: the process's engine.
        metadata: the owner's tables; must hold `outbox` to publish and `inbox` to claim.
        clock: the time.
        context: who and what causes the events.
    """

    def __init__(
        self, engine: AsyncEngine, metadata: MetaData, clock: Clock, context: EventContext
    ) -> None:
        self._metadata = metadata
        self._clock = clock
        self._context = context
        self.session = AsyncSession(engine, expire_on_commit=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                await self.session.commit()
            else:
                await self.session.rollback()
        finally:
            await self.session.close()

    def now(self) -> datetime:
        """Return the time, UTC, by the clock that the events of this unit have."""
        return self._clock()

    async def publish(self, event: DomainEvent, sequence: int) -> UUID:
        """Write an event to the owner's outbox, in this transaction.

        Args:
            event: the fact.
            sequence: the aggregate's version after it.

        Returns:
            The event's id.
        """
        table = self._metadata.tables[f"{self._metadata.schema}.outbox"]
        outbox = Outbox(self.session, table, self._clock, self._context)
        return (await outbox.append(event, sequence)).id

    async def claim(self, consumer: str, event_id: UUID) -> bool:
        """Claim an event in the owner's inbox, in this transaction.

        Returns:
            True when the event is new to the consumer.
        """
        table = self._metadata.tables[f"{self._metadata.schema}.inbox"]
        return await claim(self.session, table, consumer, event_id, self._clock())

"""The outbox: events written in the transaction of the change they tell of, published by the relay.

The relay reads rows in commit order. Ids and times are given before a commit, so a reader that
trusts them can skip a slower transaction's row; therefore each row keeps its transaction's
`xid8`, and the relay takes only rows whose transaction is older than every running one.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import UserDefinedType

from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext, EventRecord, record_event
from subgraphs.kit.ids import new_id

#: The channel that wakes the relay: `LISTEN store_outbox`.
OUTBOX_CHANNEL = "store_outbox"


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id, `xid8`."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type's name in SQL."""
        return "xid8"


def outbox_table(metadata: MetaData) -> Table:
    """Define the owner's outbox in its metadata.

    `incarnation` names the broker that a row was published to: a new broker, which remembers
    nothing, has another.
    """
    return Table(
        "outbox",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("partition_key", Text, nullable=False),
        Column("time", DateTime(timezone=True), nullable=False),
        Column("data", JSONB, nullable=False),
        Column("context", JSONB, nullable=False),
        Column("xid", TransactionId, nullable=False, server_default=text("pg_current_xact_id()")),
        Column("published_at", DateTime(timezone=True)),
        Column("incarnation", Text),
        Index("outbox_unpublished", "xid", "id", postgresql_where=text("published_at IS NULL")),
        Index("outbox_published", "incarnation", "time"),
    )


class Outbox:
    """Appends events to an owner's outbox inside a running transaction."""

    def __init__(
        self, session: AsyncSession, table: Table, clock: Clock, context: EventContext
    ) -> None:
        self._session = session
        self._table = table
        self._clock = clock
        self._context = context

    async def append(self, event: DomainEvent, sequence: int) -> EventRecord:
        """Write an event; it becomes public when the transaction commits.

        Args:
            event: the fact.
            sequence: the aggregate's version after it.

        Returns:
            The record as written.
        """
        record = record_event(event, new_id(), sequence, self._clock(), self._context)
        row = record.as_json()
        await self._session.execute(
            insert(self._table).values(
                id=record.id,
                type=record.type,
                source=record.source,
                subject=record.subject,
                sequence=record.sequence,
                partition_key=record.partition_key,
                time=record.time,
                data=record.data,
                context=row["context"],
            )
        )
        await self._session.execute(select(func.pg_notify(OUTBOX_CHANNEL, "")))
        return record

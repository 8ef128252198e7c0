"""Where events wait to be published: the outboxes of PostgreSQL, Redis and MongoDB, seen alike.

A published event stays for a week with the incarnation of the broker that has it, so that a new
broker can be given what consumers still lack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase
from redis.asyncio import Redis
from sqlalchemy import MetaData, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from events.topics import TOPIC_OF
from subgraphs.cart.models import OUTBOX_FIELD, OUTBOX_GROUP, OUTBOX_STREAM
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.outbox import outbox_table
from subgraphs.kit.resources import Document
from subgraphs.reviews.models import OUTBOX_COLLECTIONS, read_event


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in an outbox.

    Attributes:
        key: the outbox's own name for it.
        record: the event.
    """

    key: str
    record: EventRecord


class Outbox(Protocol):
    """An outbox as the relay sees it."""

    @property
    def name(self) -> str:
        """Return whose outbox it is."""
        ...

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """Return the events that no broker has, in the order of their commits."""
        ...

    async def published_elsewhere(self, incarnation: str, limit: int) -> Sequence[Entry]:
        """Return events that another incarnation of the broker was given."""
        ...

    async def mark_published(
        self, entries: Sequence[Entry], incarnation: str, now: datetime
    ) -> None:
        """Note that an incarnation of the broker has these events, or need not have them."""
        ...

    async def prune(self, before: datetime) -> int:
        """Forget what was published before a moment; return how many events that were."""
        ...


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


class RedisOutbox:
    """The cart's stream, whose group holds what was read and not yet acknowledged.

    Args:
        redis: where the stream is.
    """

    #: A hash: stream entry → the incarnation that has it.
    _INCARNATIONS = f"{OUTBOX_STREAM}:incarnations"

    def __init__(self, redis: Redis) -> None:
        self.name = "cart"
        self._redis = redis
        self._scanned: tuple[str, str] = ("", "-")

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """Return entries read and never acknowledged, then those never read."""
        left: Any = await self._read("0", limit)
        return _stream_entries(left or await self._read(">", limit))

    async def _read(self, start: str, limit: int) -> Any:
        found: Any = await self._redis.xreadgroup(
            OUTBOX_GROUP, "relay", {OUTBOX_STREAM: start}, count=limit
        )
        return found[0][1] if found else []

    async def published_elsewhere(self, incarnation: str, limit: int) -> Sequence[Entry]:
        """Return entries that another incarnation was given, going once through the stream."""
        if self._scanned[0] != incarnation:
            self._scanned = (incarnation, "-")
        while True:
            start = self._scanned[1]
            found: Any = await self._redis.xrange(OUTBOX_STREAM, start, "+", count=limit)
            if not found:
                return []
            self._scanned = (incarnation, f"({found[-1][0]}")
            known: Any = await self._redis.hmget(self._INCARNATIONS, [key for key, _ in found])
            elsewhere = [
                item
                for item, had in zip(found, known, strict=True)
                if had is not None and had != incarnation
            ]
            if elsewhere:
                return _stream_entries(elsewhere)

    async def mark_published(
        self, entries: Sequence[Entry], incarnation: str, now: datetime
    ) -> None:
        """Acknowledge the entries and note their incarnation."""
        del now
        keys = [entry.key for entry in entries]
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.hset(self._INCARNATIONS, mapping=dict.fromkeys(keys, incarnation))
            pipeline.xack(OUTBOX_STREAM, OUTBOX_GROUP, *keys)
            await pipeline.execute()

    async def prune(self, before: datetime) -> int:
        """Trim the stream up to the first entry that is young or not yet published."""
        horizon = f"{int(before.timestamp() * 1000)}"
        pruned = 0
        while True:
            old: Any = await self._redis.xrange(OUTBOX_STREAM, "-", f"({horizon}-0", count=500)
            keys = [key for key, _ in old]
            if not keys:
                return pruned
            known: Any = await self._redis.hmget(self._INCARNATIONS, keys)
            done = [key for key, had in zip(keys, known, strict=True) if had is not None]
            if not done:
                return pruned
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.xdel(OUTBOX_STREAM, *done)
                pipeline.hdel(self._INCARNATIONS, *done)
                await pipeline.execute()
            pruned += len(done)


class MongoOutbox:
    """The events inside the documents of reviews, and the collection of those published.

    Args:
        documents: the store's MongoDB database.
    """

    _PUBLISHED = "published_events"

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self.name = "reviews"
        self._documents = documents

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """Return the events of documents that have some; in order within each."""
        entries: list[Entry] = []
        for name in OUTBOX_COLLECTIONS:
            found = self._documents[name].find({"pending": True}, {"pending_events": 1})
            async for document in found.limit(limit):
                if not document["pending_events"]:
                    await self._settle(name, document["_id"])
                for text in document["pending_events"]:
                    key = orjson.dumps([name, document["_id"], text]).decode()
                    entries.append(Entry(key, read_event(text)))
        return entries

    async def published_elsewhere(self, incarnation: str, limit: int) -> Sequence[Entry]:
        """Return events that another incarnation was given, in the order of publishing."""
        found = self._documents[self._PUBLISHED].find({"incarnation": {"$ne": incarnation}})
        return [
            Entry("", read_event(document["event"]))
            async for document in found.sort("_id", 1).limit(limit)
        ]

    async def mark_published(
        self, entries: Sequence[Entry], incarnation: str, now: datetime
    ) -> None:
        """Keep the events with their incarnation, then take them out of their documents.

        A crash in between leaves an event in both places, and it is published once more.
        """
        published = self._documents[self._PUBLISHED]
        await published.bulk_write(
            [
                ReplaceOne(
                    {"_id": str(entry.record.id)},
                    {
                        "_id": str(entry.record.id),
                        "event": orjson.dumps(entry.record.as_json()).decode(),
                        "incarnation": incarnation,
                        "published_at": now,
                    },
                    upsert=True,
                )
                for entry in entries
            ]
        )
        for entry in entries:
            if entry.key:
                collection, document, text = orjson.loads(entry.key)
                await self._take_out(collection, document, text)

    async def _take_out(self, collection: str, document: str, text: str) -> None:
        await self._documents[collection].update_one(
            {"_id": document}, {"$pull": {"pending_events": text}}
        )
        await self._settle(collection, document)

    async def _settle(self, collection: str, document: str) -> None:
        """Note that a document has nothing to publish, unless it has again."""
        await self._documents[collection].update_one(
            {"_id": document, "pending_events": {"$size": 0}}, {"$set": {"pending": False}}
        )

    async def prune(self, before: datetime) -> int:
        """Delete events published before a moment."""
        deleted = await self._documents[self._PUBLISHED].delete_many(
            {"published_at": {"$lt": before}}
        )
        return deleted.deleted_count


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


def _stream_entries(found: Sequence[tuple[str, Mapping[str, str]]]) -> list[Entry]:
    return [
        Entry(key, EventRecord.from_json(orjson.loads(fields[OUTBOX_FIELD])))
        for key, fields in found
    ]

"""The outbox of the cart: a stream in Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from redis.asyncio import Redis

from events.outboxes.outbox import Entry
from subgraphs.cart.models import OUTBOX_FIELD, OUTBOX_GROUP, OUTBOX_STREAM
from subgraphs.kit.events import EventRecord


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


def _stream_entries(found: Sequence[tuple[str, Mapping[str, str]]]) -> list[Entry]:
    return [
        Entry(key, EventRecord.from_json(orjson.loads(fields[OUTBOX_FIELD])))
        for key, fields in found
    ]

"""The outbox of reviews: events inside the documents that they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson
from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase

from events.outboxes.outbox import Entry
from subgraphs.kit.resources import Document
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS, read_event


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

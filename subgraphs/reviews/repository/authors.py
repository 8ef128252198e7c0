"""How much authors write: one small document for each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from subgraphs.kit.resources import Document

AUTHORS = "review_authors"

_HOUR_SECONDS = 3600


class AuthorRepository:
    """What is known of authors in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._authors = documents[AUTHORS]

    async def count_text(self, author_id: UUID, now: datetime) -> int:
        """Count a text that an author hands in; return how many that makes in this hour.

        Texts at the same time are all counted, each with a number of its own. Those that meet in
        the first moment of an hour may be counted as one.
        """
        key, hour = {"_id": str(author_id)}, int(now.timestamp()) // _HOUR_SECONDS
        found = await self._authors.find_one_and_update(
            {**key, "hour": hour}, {"$inc": {"texts": 1}}, return_document=ReturnDocument.AFTER
        )
        if found is not None:
            return int(found["texts"])
        try:
            await self._authors.replace_one(key, {**key, "hour": hour, "texts": 1}, upsert=True)
        except DuplicateKeyError:
            return await self.count_text(author_id, now)  # somebody else was first: count on
        return 1

    async def forget(self, author_id: UUID) -> None:
        """Delete what is known of how much an author writes."""
        await self._authors.delete_one({"_id": str(author_id)})

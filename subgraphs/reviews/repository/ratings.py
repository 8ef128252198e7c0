"""The ratings of the whole store, added up in one document."""

from __future__ import annotations

from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.resources import Document
from subgraphs.reviews.models.outbox import SUMMARIES
from subgraphs.reviews.rules.statistics import Ratings, Statistics

TOTALS = "review_totals"
_STORE = "store"


class RatingTotals:
    """The store's ratings in its MongoDB database.

    They are added to beside the summaries and not with them: after a crash between the two a rating
    is missing until the next recount, which a mean of so many does not show.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._totals = documents[TOTALS]
        self._summaries = documents[SUMMARIES]

    async def read(self) -> Ratings:
        """Return the store's ratings."""
        found = await self._totals.find_one({"_id": _STORE})
        return Ratings() if found is None else Ratings(found["count"], found["total"])

    async def add(self, ratings: Ratings) -> None:
        """Add ratings, or take some away."""
        if ratings != Ratings():
            change = {"count": ratings.count, "total": ratings.total}
            await self._totals.update_one({"_id": _STORE}, {"$inc": change}, upsert=True)

    async def recount(self) -> None:
        """Add all summaries up anew.

        What is added meanwhile stays; at most that much may be counted twice until the next time.
        """
        known, counted = await self.read(), Ratings()
        async for document in self._summaries.find({}, ["histogram"]):
            one, two, three, four, five = document["histogram"]
            counted += Statistics((one, two, three, four, five)).ratings
        await self.add(counted - known)

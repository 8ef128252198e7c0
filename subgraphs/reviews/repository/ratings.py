"""The ratings of the whole store, added up in one document."""

from __future__ import annotations

from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.resources import Document
from subgraphs.reviews.rules.statistics import Ratings

TOTALS = "review_totals"
_STORE = "store"


class RatingTotals:
    """The store's ratings in its MongoDB database.

    They are added to beside the summaries and not with them: after a crash between the two a rating
    is missing until the next recount, which a mean of so many does not show. A store that is older
    than the document has none until its first recount.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._totals = documents[TOTALS]

    async def read(self) -> Ratings:
        """Return the store's ratings; none while they have never been added up."""
        found = await self._totals.find_one({"_id": _STORE})
        return Ratings() if found is None else Ratings(found["count"], found["total"])

    async def add(self, ratings: Ratings) -> None:
        """Add ratings, or take some away; nothing while the others were never added up."""
        if ratings != Ratings():
            await self._totals.update_one({"_id": _STORE}, _increment(ratings))

    async def correct(self, known: Ratings, counted: Ratings) -> None:
        """Make good what was missed.

        What was added since stays; at most that much is counted twice until the next time.

        Args:
            known: as they were read before they were counted.
            counted: as they were found to be.
        """
        change = _increment(counted - known)
        await self._totals.update_one({"_id": _STORE}, change, upsert=True)


def _increment(ratings: Ratings) -> Document:
    return {"$inc": {"count": ratings.count, "total": ratings.total}}

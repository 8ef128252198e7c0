"""Lists of reviews: of a product, of an author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.resources import Document
from subgraphs.reviews.models.listing import Listing, Place, ReviewSort
from subgraphs.reviews.models.outbox import REVIEWS
from subgraphs.reviews.models.reviews import ReviewRow

#: The text by which each order sorts, downwards.
_PLACES: Mapping[ReviewSort, str] = {
    ReviewSort.NEWEST: "place",
    ReviewSort.HELPFUL: "helpful_place",
    ReviewSort.RATING_HIGH: "rating_place",
    ReviewSort.RATING_LOW: "low_rating_place",
}


@dataclass(frozen=True, slots=True)
class ListedReview:
    """A review and its place in the list.

    Attributes:
        row: the review.
        place: the text that the list is sorted by; the next page begins behind it.
    """

    row: ReviewRow
    place: str


@dataclass(frozen=True, slots=True)
class ReviewList:
    """Reviews in the order of a text that each of them has.

    Attributes:
        collection: of reviews.
        filters: which of them.
        field: the text's; the greatest stands first.
    """

    collection: AsyncCollection[Document]
    filters: Document
    field: str

    async def page(self, asked: PageRequest[Place]) -> Page[ListedReview]:
        """Return a page, by the place of the review beside it."""
        filters = dict(self.filters)
        if asked.key is not None:
            filters[self.field] = {"$gt" if asked.backward else "$lt": asked.key[0]}
        way = ASCENDING if asked.backward else DESCENDING
        cursor = self.collection.find(filters).sort(self.field, way).limit(asked.size + 1)
        rows = [ListedReview(ReviewRow.of(each), each[self.field]) async for each in cursor]
        return Page.cut(rows, asked)

    async def count(self) -> int:
        """Return how many there are in all."""
        return await self.collection.count_documents(self.filters)


class ReviewLists:
    """Lists of reviews in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._reviews = documents[REVIEWS]

    def of_product(self, product_id: UUID, listing: Listing) -> ReviewList:
        """Return the list of a product's public reviews.

        Args:
            product_id: the product.
            listing: which of them, in which order.
        """
        filters: Document = {"public_of": str(product_id)}
        if listing.ratings:
            filters["rating"] = {"$in": list(listing.ratings)}
        if listing.verified is not None:
            filters["verified"] = listing.verified
        return ReviewList(self._reviews, filters, _PLACES[listing.sort])

    def of_author(self, author_id: UUID) -> ReviewList:
        """Return the list of everything that a user wrote, public or not, newest first."""
        return ReviewList(self._reviews, {"author_id": str(author_id)}, "place")

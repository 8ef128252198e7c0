"""Lists of reviews: of a product, of an author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pymongo import DESCENDING
from pymongo.asynchronous.database import AsyncDatabase

from subgraphs.kit.pagination import Page
from subgraphs.kit.resources import Document
from subgraphs.reviews.models.listing import Listing, ReviewSort
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


class ReviewLists:
    """Pages of reviews in the store's MongoDB database.

    Args:
        documents: the database.
    """

    def __init__(self, documents: AsyncDatabase[Document]) -> None:
        self._reviews = documents[REVIEWS]

    async def of_product(
        self, product_id: UUID, listing: Listing, first: int, after: str | None
    ) -> Page[ListedReview]:
        """Return a page of a product's public reviews.

        Args:
            product_id: the product.
            listing: which of them, in which order.
            first: how many.
            after: the place of the review before the page; None for the first page.
        """
        filters: Document = {"public_of": str(product_id)}
        if listing.ratings:
            filters["rating"] = {"$in": list(listing.ratings)}
        if listing.verified is not None:
            filters["verified"] = listing.verified
        return await self._page(filters, _PLACES[listing.sort], first, after)

    async def of_author(self, author_id: UUID, first: int, after: str | None) -> Page[ListedReview]:
        """Return a page of everything that a user wrote, public or not, newest first."""
        return await self._page({"author_id": str(author_id)}, "place", first, after)

    async def _page(
        self, filters: Document, field: str, first: int, after: str | None
    ) -> Page[ListedReview]:
        if after is not None:
            filters[field] = {"$lt": after}
        cursor = self._reviews.find(filters).sort(field, DESCENDING).limit(first + 1)
        rows = [ListedReview(ReviewRow.of(each), each[field]) async for each in cursor]
        return Page.cut(rows, first)

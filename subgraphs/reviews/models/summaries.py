"""A product's reviews in short, as its document is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from subgraphs.kit.resources import Document
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.statistics import Statistics

#: The newest reviews that a summary keeps whole: a page of products needs no other document.
NEWEST = 5
#: How many counted versions a summary remembers, to count none twice after a crash.
REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A product's reviews in short.

    Attributes:
        product_id: the product.
        version: grows by one with every counted change of a review, and with a correction.
        statistics: its public reviews, counted.
        newest: its newest public reviews, newest first.
        counted: the versions of reviews counted last (`ReviewRow.counted_as`).
        seller_id: who sells the product; None is the store itself.
    """

    product_id: UUID
    version: int = 0
    statistics: Statistics = field(default_factory=Statistics)
    newest: tuple[ReviewRow, ...] = ()
    counted: tuple[str, ...] = ()
    seller_id: UUID | None = None

    @property
    def lacks_newest(self) -> bool:
        """Return whether a review left the newest ones whose place an older one is to take."""
        return len(self.newest) < min(NEWEST, self.statistics.count)

    def plus(self, review: ReviewRow) -> SummaryRow:
        """Return the summary with a version of a review counted; the same one if it is already.

        The version takes the place of the one before it, which must have been counted. One that
        is not public leaves the statistics and the newest reviews.
        """
        if review.counted_as in self.counted:
            return self
        newest = [each for each in self.newest if each.id != review.id]
        if review.moderation.is_public:
            newest.append(review)
        newest.sort(key=lambda each: each.id, reverse=True)
        return replace(
            self,
            version=self.version + 1,
            statistics=self.statistics.moved(review.replaced, review.contribution),
            newest=tuple(newest[:NEWEST]),
            counted=(*self.counted, review.counted_as)[-REMEMBERED:],
        )

    def recounted(self, reviews: Sequence[tuple[ReviewRow, bool]]) -> SummaryRow:
        """Return the summary that the product's reviews make; the same one if it is that.

        Args:
            reviews: all of the product, each with whether it is marked as counted. What a version
                that is neither marked nor remembered replaces is what counts until it is counted.
        """
        statistics = Statistics()
        for review, is_marked in reviews:
            is_counted = is_marked or review.counted_as in self.counted
            counts = review.contribution if is_counted else review.replaced
            statistics = statistics.moved(None, counts)
        public = (review for review, _ in reviews if review.moderation.is_public)
        newest = tuple(sorted(public, key=lambda each: each.id, reverse=True)[:NEWEST])
        if statistics == self.statistics and _toneless(newest) == _toneless(self.newest):
            return self
        return replace(self, version=self.version + 1, statistics=statistics, newest=newest)

    def as_document(self) -> Document:
        """Return the summary's facts as they are stored."""
        return {
            "_id": str(self.product_id),
            "version": self.version,
            "histogram": list(self.statistics.histogram),
            "negatives": self.statistics.negatives,
            "newest": [review.as_document() for review in self.newest],
            "counted": list(self.counted),
            "seller_id": self.seller_id and str(self.seller_id),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> SummaryRow:
        """Return the summary in a document; before there were replies it named no seller."""
        seller_id = document.get("seller_id")
        one, two, three, four, five = document["histogram"]
        return cls(
            product_id=UUID(document["_id"]),
            version=document["version"],
            statistics=Statistics((one, two, three, four, five), document.get("negatives", 0)),
            newest=tuple(ReviewRow.of(review) for review in document["newest"]),
            counted=tuple(document["counted"]),
            seller_id=seller_id and UUID(seller_id),
        )


def _toneless(reviews: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    """Return reviews as summaries answer for them: their tone is judged anew without telling."""
    return tuple(replace(review, sentiment=None) for review in reviews)

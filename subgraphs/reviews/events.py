"""Facts that reviews publish; all of a product's travel in order (the product is the Kafka key)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent(DomainEvent):
    """What every fact of this domain names.

    Attributes:
        product_id: the product that the fact is about.
    """

    SOURCE: ClassVar[str] = "/shop/reviews"

    product_id: UUID

    @property
    def partition_key(self) -> str:
        """Return the product's id."""
        return str(self.product_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSubmitted(ReviewEvent):
    """Somebody reviewed a product.

    Attributes:
        review_id: the review.
        rating: 1 to 5.
        locale: the language it was written in.
    """

    TYPE: ClassVar[str] = "shop.review.submitted.v1"

    review_id: UUID
    rating: int
    locale: str

    @property
    def subject(self) -> str:
        """Return the review's id."""
        return str(self.review_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEdited(ReviewEvent):
    """An author changed a review.

    Attributes:
        review_id: the review.
        version: the new one.
        rating: 1 to 5, as it is now.
        locale: the language it was written in.
    """

    TYPE: ClassVar[str] = "shop.review.edited.v1"

    review_id: UUID
    version: int
    rating: int
    locale: str

    @property
    def subject(self) -> str:
        """Return the review's id."""
        return str(self.review_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReviewDecision(ReviewEvent):
    """What every decision on a review tells.

    Attributes:
        review_id: the review.
        version: of the review, after the decision.
        user_id: its author.
        locale: the language it was written in.
    """

    review_id: UUID
    version: int
    user_id: UUID
    locale: str

    @property
    def subject(self) -> str:
        """Return the review's id."""
        return str(self.review_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApproved(_ReviewDecision):
    """A review may be seen by everybody.

    Attributes:
        rating: 1 to 5.
        automatic: whether rules decided, and no moderator.
    """

    TYPE: ClassVar[str] = "shop.review.approved.v1"

    rating: int
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQueued(_ReviewDecision):
    """A review waits for a moderator: rules doubt it."""

    TYPE: ClassVar[str] = "shop.review.queued.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRejected(_ReviewDecision):
    """A review may not be seen, or no longer.

    Attributes:
        automatic: whether rules decided, and no moderator.
        reason: why, in the word that the graph has for it.
        note: what a moderator tells the author; may be empty.
    """

    TYPE: ClassVar[str] = "shop.review.rejected.v1"

    automatic: bool
    reason: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStatsChanged(ReviewEvent):
    """A product's statistics, whole, after a change.

    Attributes:
        count: how many public reviews.
        rating_sum: the sum of their ratings.
        histogram: how many gave one star, two, … five.
        negatives: how many are by unhappy authors.
    """

    TYPE: ClassVar[str] = "shop.review.stats_changed.v1"

    count: int
    rating_sum: int
    histogram: tuple[int, ...]
    negatives: int

    @property
    def subject(self) -> str:
        """Return the product's id."""
        return str(self.product_id)

"""In which order, and which of a product's reviews are listed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

#: A text that tells a review's place in an order, as a page's key.
Place: TypeAlias = tuple[str]


class ReviewSort(StrEnum):
    """The orders of a product's reviews; equal ones are listed the newer first."""

    NEWEST = "NEWEST"
    HELPFUL = "HELPFUL"
    RATING_HIGH = "RATING_HIGH"
    RATING_LOW = "RATING_LOW"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which reviews of a product are listed, and how.

    Attributes:
        sort: the order.
        ratings: only those with so many stars; empty for all.
        verified: only those whose author did, or did not, buy the product; None for all.
    """

    sort: ReviewSort = ReviewSort.NEWEST
    ratings: tuple[int, ...] = ()
    verified: bool | None = None

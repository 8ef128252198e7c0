"""A product's ratings, counted."""

from __future__ import annotations

from dataclasses import dataclass

from subgraphs.reviews.rules.drafts import RATINGS


@dataclass(frozen=True, slots=True)
class Statistics:
    """A product's ratings, counted.

    Attributes:
        histogram: how many reviews gave one star, two, … five.
    """

    histogram: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        """Return how many reviews there are."""
        return sum(self.histogram)

    @property
    def total(self) -> int:
        """Return the sum of all ratings."""
        return sum(stars * count for stars, count in zip(RATINGS, self.histogram, strict=True))

    @property
    def average(self) -> float | None:
        """Return the mean rating to two decimals, or None when there is none."""
        return round(self.total / self.count, 2) if self.count else None

    def plus(self, rating: int, replaced: int | None = None) -> Statistics:
        """Return the statistics with one more rating.

        Args:
            rating: 1 to 5.
            replaced: the counted rating that it takes the place of, or None.
        """
        one, two, three, four, five = (
            count + (stars == rating) - (stars == replaced)
            for stars, count in zip(RATINGS, self.histogram, strict=True)
        )
        return Statistics((one, two, three, four, five))

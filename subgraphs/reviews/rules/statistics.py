"""A product's public reviews, counted."""

from __future__ import annotations

from dataclasses import dataclass

from subgraphs.reviews.rules.drafts import RATINGS
from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel

#: The mean rating of a store in which nobody has reviewed anything.
_FIRST_MEAN = 4.0
#: How many ratings of its own outweigh what a product is taken for at first.
_USUAL_COUNT = 10
#: A review whose tone nobody has told is negative when it gives no more stars.
_BAD_RATING = 2


@dataclass(frozen=True, slots=True)
class Ratings:
    """Some ratings, added up.

    Attributes:
        count: how many.
        total: their sum.
    """

    count: int = 0
    total: int = 0

    @property
    def mean(self) -> float:
        """Return their mean; what a store begins with when there is none."""
        return self.total / self.count if self.count else _FIRST_MEAN

    def __add__(self, other: Ratings) -> Ratings:
        return Ratings(self.count + other.count, self.total + other.total)

    def __sub__(self, other: Ratings) -> Ratings:
        return Ratings(self.count - other.count, self.total - other.total)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a public review adds to its product's statistics.

    Attributes:
        rating: 1 to 5.
        negative: whether its author is unhappy with the product.
    """

    rating: int
    negative: bool


def is_negative(rating: int, sentiment: Sentiment | None) -> bool:
    """Return whether an author is unhappy: by the tone of the text, else by the stars."""
    if sentiment is None:
        return rating <= _BAD_RATING
    return sentiment.label is SentimentLabel.NEGATIVE


@dataclass(frozen=True, slots=True)
class Statistics:
    """A product's public reviews, counted.

    Attributes:
        histogram: how many reviews gave one star, two, … five.
        negatives: how many are by unhappy authors.
    """

    histogram: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    negatives: int = 0

    @property
    def count(self) -> int:
        """Return how many reviews there are."""
        return sum(self.histogram)

    @property
    def total(self) -> int:
        """Return the sum of all ratings."""
        return sum(stars * count for stars, count in zip(RATINGS, self.histogram, strict=True))

    @property
    def ratings(self) -> Ratings:
        """Return the ratings, added up."""
        return Ratings(self.count, self.total)

    @property
    def average(self) -> float | None:
        """Return the mean rating to two decimals, or None when there is none."""
        return round(self.total / self.count, 2) if self.count else None

    def bayesian_mean(self, usual: float) -> float | None:
        """Return the mean as if ten usual ratings had been there before, to two decimals.

        One perfect rating does not outrank a hundred good ones.

        Args:
            usual: the mean of the whole store's ratings.

        Returns:
            1 to 5; None when there is no rating.
        """
        if not self.count:
            return None
        mean = (self.total + usual * _USUAL_COUNT) / (self.count + _USUAL_COUNT)
        return round(mean, 2)

    @property
    def negative_share(self) -> float | None:
        """Return the share of unhappy authors to four decimals, or None when there is none."""
        return round(self.negatives / self.count, 4) if self.count else None

    def moved(self, old: Contribution | None, new: Contribution | None) -> Statistics:
        """Return the statistics with one contribution in the place of another.

        Args:
            old: a counted one, which is taken out; None when a review begins to be public.
            new: the one that is counted from now on; None when a review ceases to be public.
        """
        taken, added = old and old.rating, new and new.rating
        one, two, three, four, five = (
            count + (stars == added) - (stars == taken)
            for stars, count in zip(RATINGS, self.histogram, strict=True)
        )
        gone, come = old is not None and old.negative, new is not None and new.negative
        return Statistics((one, two, three, four, five), self.negatives - gone + come)

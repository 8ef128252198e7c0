"""Pure decisions on reviews: what may be said, and what a product's statistics become."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from subgraphs.kit.identity import Identity, Role
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode

RATINGS = range(1, 6)
LONGEST_TITLE = 120
LONGEST_TEXT = 4000
_LINE_BREAKS = frozenset("\n\r\t")


@dataclass(frozen=True, slots=True)
class Draft:
    """A review as its author hands it in.

    Attributes:
        rating: 1 to 5.
        title: one line; may be empty.
        text: what the author says.
    """

    rating: int
    title: str
    text: str


class Vote(StrEnum):
    """What a reader thinks of a review."""

    HELPFUL = "HELPFUL"
    UNHELPFUL = "UNHELPFUL"


@dataclass(frozen=True, slots=True)
class Votes:
    """What readers think of a review, counted.

    Attributes:
        helpful: how many found it helpful.
        unhelpful: how many did not.
    """

    helpful: int = 0
    unhelpful: int = 0


class SentimentLabel(StrEnum):
    """What the author of a text thinks of the thing."""

    NEGATIVE = "NEGATIVE"
    NEUTRAL = "NEUTRAL"
    POSITIVE = "POSITIVE"


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The tone of a text, as a model hears it.

    Attributes:
        label: what the author thinks, mixed feelings being NEUTRAL.
        score: from -1, surely negative, to 1, surely positive.
        model: the version of the model that says so.
        words: of the text, those that speak for the label; there may be none.
    """

    label: SentimentLabel
    score: float
    model: str
    words: tuple[str, ...] = ()


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


def check_draft(draft: Draft) -> Draft:
    """Return the draft as it will be kept: trimmed, in Unicode's composed form.

    Raises:
        ReviewError: naming the input field at fault.
    """
    if draft.rating not in RATINGS:
        raise ReviewError(
            ReviewErrorCode.RATING_OUT_OF_RANGE, ("input", "rating"), rating=draft.rating
        )
    title = _clean(draft.title, "title", LONGEST_TITLE, line_breaks=False)
    return Draft(draft.rating, title, check_text(draft.text))


def check_text(value: str) -> str:
    """Return a text as it will be kept: trimmed, in Unicode's composed form, not empty.

    Raises:
        ReviewError: naming the input field `text`.
    """
    text = _clean(value, "text", LONGEST_TEXT, line_breaks=True)
    if not text:
        raise ReviewError(ReviewErrorCode.TEXT_EMPTY, ("input", "text"))
    return text


def may_reply(user: Identity, seller_id: UUID | None) -> bool:
    """Return whether a user speaks for a product's seller.

    Args:
        user: who wants to reply.
        seller_id: who sells the product; None is the store itself.
    """
    if seller_id is None:
        return Role.ADMIN in user.roles
    return Role.SELLER in user.roles and user.user_id == seller_id


def _clean(value: str, field: str, longest: int, *, line_breaks: bool) -> str:
    """Return the value trimmed and composed; control characters and lone surrogates are refused."""
    composed = unicodedata.normalize("NFC", value).strip()
    if len(composed) > longest:
        raise ReviewError(ReviewErrorCode.TEXT_TOO_LONG, ("input", field), longest=longest)
    allowed = _LINE_BREAKS if line_breaks else frozenset[str]()
    for character in composed:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed:
            raise ReviewError(ReviewErrorCode.TEXT_UNPRINTABLE, ("input", field))
    return composed

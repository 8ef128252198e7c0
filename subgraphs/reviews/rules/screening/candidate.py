"""What rules read, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from subgraphs.reviews.rules.sentiment import Sentiment

_LONGEST_EVIDENCE = 120


class ScreeningRule(StrEnum):
    """The closed set of what the automatic moderation looks for."""

    CAPITALS = "CAPITALS"
    DUPLICATE = "DUPLICATE"
    EMAIL = "EMAIL"
    LENGTH = "LENGTH"
    LINK = "LINK"
    PHONE = "PHONE"
    PROFANITY = "PROFANITY"
    RATE = "RATE"
    REPEATS = "REPEATS"
    SENTIMENT_MISMATCH = "SENTIMENT_MISMATCH"
    TOXICITY = "TOXICITY"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has against a review.

    Attributes:
        rule: which.
        score: how sure it is that the public should not see the review, above 0 and at most 1.
        evidence: what of the review it is about, or a number; shown to the author.
    """

    rule: ScreeningRule
    score: float
    evidence: str = ""

    @classmethod
    def of(cls, rule: ScreeningRule, score: float, evidence: str = "") -> Finding:
        """Return a finding whose evidence is short enough to be shown."""
        return cls(rule, score, evidence[:_LONGEST_EVIDENCE])


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on rules speak, and what their words lead to.

    Attributes:
        queue_at: a review with this score or more waits for a moderator.
        reject_at: a review with this score or more is rejected at once.
        similarity: texts are the same from this on, in percent.
        per_hour: how many reviews an author may write in an hour.
        capitals: the share of capital letters that is shouting.
        surety: how sure the tone must be before it can contradict the rating.
    """

    queue_at: float = 0.4
    reject_at: float = 0.9
    similarity: float = 92.0
    per_hour: int = 10
    capitals: float = 0.6
    surety: float = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A review that wants to be public, and what else must be known to judge it.

    Attributes:
        rating: 1 to 5.
        title: one line; may be empty.
        text: what the author says.
        sentiment: the tone of the text; None when nobody could tell it.
        others: recent texts of the same author, and of others about the same product.
        this_hour: how many reviews the author has written within an hour, this one included.
    """

    rating: int
    title: str
    text: str
    sentiment: Sentiment | None = None
    others: tuple[str, ...] = ()
    this_hour: int = 1

    @property
    def words(self) -> str:
        """Return everything that readers would read."""
        return f"{self.title}\n{self.text}" if self.title else self.text


#: Reads a candidate; None when it has nothing against it.
Rule: TypeAlias = Callable[[Candidate, Thresholds], Finding | None]

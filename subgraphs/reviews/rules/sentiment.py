"""The tone of a text, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SentimentLabel(StrEnum):
    """What the author of a text thinks of the thing."""

    NEGATIVE = "NEGATIVE"
    NEUTRAL = "NEUTRAL"
    POSITIVE = "POSITIVE"


def told(title: str, text: str) -> str:
    """Return all that an author says in a review, as its tone is heard."""
    return f"{title}. {text}" if title else text


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

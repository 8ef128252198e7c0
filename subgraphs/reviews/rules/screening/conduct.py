"""Rules about what surrounds a text: other texts, its rating, how fast its author writes."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from subgraphs.reviews.rules.screening.candidate import (
    Candidate,
    Finding,
    ScreeningRule,
    Thresholds,
)
from subgraphs.reviews.rules.sentiment import SentimentLabel

#: Shorter texts are alike by chance: “Good, thank you.”
_SHORTEST_COPY = 25
#: From here on it is the same text, not a similar one.
_SAME = 99.0
#: So many times the limit is no person.
_FLOOD = 3
_GOOD, _BAD = 4, 2

_COPIED, _ALIKE = 0.95, 0.6
_FLOODING, _HASTY = 0.95, 0.5
_CONTRADICTING = 0.5


def find_duplicate(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find a text that its author, or somebody about the product, has written before."""
    text = _plain(candidate.text)
    if len(text) < _SHORTEST_COPY:
        return None
    match = process.extractOne(
        text,
        [_plain(other) for other in candidate.others],
        scorer=fuzz.ratio,
        score_cutoff=thresholds.similarity,
    )
    if match is None:
        return None
    similarity = match[1]
    score = _COPIED if similarity >= _SAME else _ALIKE
    return Finding.of(ScreeningRule.DUPLICATE, score, f"{similarity:.0f} %")


def find_rate(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find out whether an author writes faster than people do."""
    if candidate.this_hour <= thresholds.per_hour:
        return None
    score = _FLOODING if candidate.this_hour > _FLOOD * thresholds.per_hour else _HASTY
    return Finding.of(ScreeningRule.RATE, score, str(candidate.this_hour))


def find_mismatch(candidate: Candidate, thresholds: Thresholds) -> Finding | None:
    """Find a rating that says the opposite of the text; a tone nobody told contradicts nothing."""
    sentiment = candidate.sentiment
    if sentiment is None or abs(sentiment.score) < thresholds.surety:
        return None
    praised = candidate.rating >= _GOOD and sentiment.label is SentimentLabel.NEGATIVE
    blamed = candidate.rating <= _BAD and sentiment.label is SentimentLabel.POSITIVE
    if not (praised or blamed):
        return None
    return Finding.of(ScreeningRule.SENTIMENT_MISMATCH, _CONTRADICTING, f"{candidate.rating}")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())

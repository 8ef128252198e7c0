"""How well models hear the tone of judged reviews, none of which they have learnt from."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.relevance.measures import macro_f1
from infra.sentiment.labelled import LabelledText, read_labelled
from subgraphs.kit.settings import Locale
from subgraphs.reviews.adapters.trained_sentiment import SentimentModel
from subgraphs.reviews.rules.sentiment import SentimentLabel

#: From other kinds of goods than the texts that are learnt from.
JUDGED = Path(__file__).parent / "judgements" / "reviews.tsv"


@dataclass(frozen=True, slots=True)
class SentimentScore:
    """What a model took the judged reviews for.

    Attributes:
        model: its version.
        texts: the reviews.
        guesses: what it took each for.
        milliseconds: of processor time for a review.
    """

    model: str
    texts: tuple[LabelledText, ...]
    guesses: tuple[SentimentLabel, ...]
    milliseconds: float

    def macro_f1(self, language: Locale | None = None) -> float:
        """Return macro-F1 to three decimals, of one language or of all."""
        pairs = [
            (each.label, guess)
            for each, guess in zip(self.texts, self.guesses, strict=True)
            if language is None or each.language is language
        ]
        return round(macro_f1(*zip(*pairs, strict=True)), 3)

    def confusion(self) -> Iterator[str]:
        """Yield a line for each label: what reviews of it were taken for."""
        pairs = Counter(zip((each.label for each in self.texts), self.guesses, strict=True))
        for label in SentimentLabel:
            taken = ", ".join(f"{guess.lower()} {pairs[label, guess]}" for guess in SentimentLabel)
            yield f"{label.lower()} taken for {taken}"

    def wrong(self) -> Iterator[tuple[LabelledText, SentimentLabel]]:
        """Yield the reviews that were taken for something else, and for what."""
        for each, guess in zip(self.texts, self.guesses, strict=True):
            if each.label is not guess:
                yield each, guess


def score_model(model: SentimentModel, texts: Sequence[LabelledText]) -> SentimentScore:
    """Let a model judge reviews.

    Args:
        model: which.
        texts: the reviews, judged by a person.
    """
    began = time.process_time()
    guesses = tuple(model.judge(each.text).label for each in texts)
    spent = time.process_time() - began
    return SentimentScore(model.head.model, tuple(texts), guesses, 1000 * spent / len(texts))


def judged_reviews() -> tuple[LabelledText, ...]:
    """Return every judged review."""
    return read_labelled(JUDGED)

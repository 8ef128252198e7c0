"""What each model is made of: its numbers, what they cost, and the file of its head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.sentiment.labelled import LabelledText
from infra.sentiment.training import LABELS, Examples, Numbers, fit
from subgraphs.reviews.adapters.e5_embeddings import E5Embeddings, is_available
from subgraphs.reviews.adapters.softmax_head import HEADS, SoftmaxHead
from subgraphs.reviews.adapters.tone_features import describe
from subgraphs.reviews.adapters.tone_words import LEXICON, Hearing, load_lexicon
from subgraphs.reviews.adapters.trained_sentiment import (
    Describe,
    SentimentModel,
    e5_numbers,
    word_numbers,
)

#: Both were chosen by cross-validation, on the training texts alone.
_VECTOR_PENALTY = 0.2
_WORD_PENALTY = 2.2
_WORD_PENALTY_ALONE = 0.3
_DIGITS = 4
_DIGEST = 8


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made.

    Attributes:
        name: of the model; its versions begin with it.
        describe: makes the numbers of a text.
        vector_length: how many of them, the first ones, are a vector.
        word_penalty: what the coefficients of the others cost.
    """

    name: str
    describe: Describe
    vector_length: int
    word_penalty: float

    @property
    def path(self) -> Path:
        """Return the file of the head."""
        return HEADS / f"{self.name}.json"

    @property
    def penalties(self) -> list[float]:
        """Return what each number's coefficients cost."""
        words = len(describe(Hearing()))
        return [_VECTOR_PENALTY] * self.vector_length + [self.word_penalty] * words

    def examples(
        self, texts: Sequence[LabelledText], report: Callable[[int], None] = lambda _: None
    ) -> Examples:
        """Return texts as numbers.

        Args:
            texts: labelled.
            report: called after each text with how many are done.
        """
        lexicon = load_lexicon()
        rows = []
        for done, each in enumerate(texts, 1):
            rows.append(self.describe(each.text, lexicon.hear(each.text)))
            report(done)
        return Examples.of(rows, [each.label for each in texts])

    def head(self, coefficients: Numbers) -> Mapping[str, Any]:
        """Return the head's file as JSON, under a version of its own."""
        weights = {
            label.value: [round(float(value), _DIGITS) for value in coefficients[:-1, place]]
            for place, label in enumerate(LABELS)
        }
        biases = {
            label.value: round(float(coefficients[-1, place]), _DIGITS)
            for place, label in enumerate(LABELS)
        }
        facts = {"weights": weights, "biases": biases}
        return {"model": self.version(facts), **facts}

    def version(self, facts: Mapping[str, Any]) -> str:
        """Return the version of coefficients together with the words that are looked for."""
        digest = hashlib.sha256(json.dumps(facts).encode())
        for path in sorted(LEXICON.glob("*.toml")):
            digest.update(path.read_bytes())
        return f"{self.name}-{digest.hexdigest()[:_DIGEST]}"

    def load(self) -> SentimentModel:
        """Return the model with the head that its file holds."""
        return SentimentModel(SoftmaxHead.load(self.path), self.describe)

    def learn(self, examples: Examples) -> Mapping[str, Any]:
        """Return the head that examples teach."""
        return self.head(fit(examples, self.penalties))


def recipes() -> tuple[Recipe, ...]:
    """Return how each model is made that this machine can run."""
    words = Recipe("words", word_numbers, 0, _WORD_PENALTY_ALONE)
    if not is_available():
        return (words,)
    embeddings = E5Embeddings()
    e5 = Recipe("e5", e5_numbers(embeddings), len(embeddings.embed("")), _WORD_PENALTY)
    return (words, e5)

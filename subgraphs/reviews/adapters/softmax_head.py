"""Turns numbers about a text into a label: softmax regression, with coefficients from a file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel

#: Where the heads are kept that `python -m infra.sentiment` has trained.
HEADS = Path(__file__).parent / "heads"
_SCORE_DIGITS = 3


@dataclass(frozen=True, slots=True)
class SoftmaxHead:
    """What was learnt: how much each number speaks for each label.

    Attributes:
        model: the version, which every judgement names.
        weights: a weight for each number, by label.
        biases: what speaks for each label when every number is 0.
    """

    model: str
    weights: Mapping[SentimentLabel, tuple[float, ...]]
    biases: Mapping[SentimentLabel, float]

    @classmethod
    def load(cls, path: Path) -> SoftmaxHead:
        """Return the head that a file holds."""
        return cls.of(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> SoftmaxHead:
        """Return the head that a file's JSON describes."""
        return cls(
            model=facts["model"],
            weights={label: tuple(facts["weights"][label]) for label in SentimentLabel},
            biases={label: facts["biases"][label] for label in SentimentLabel},
        )

    def judge(self, numbers: Sequence[float]) -> Sentiment:
        """Return the label that the numbers speak for.

        Args:
            numbers: as many as the head was trained with, in the same order.

        Raises:
            ValueError: when there are more or fewer.
        """
        heights = {
            label: self.biases[label]
            + sum(weight * number for weight, number in zip(weights, numbers, strict=True))
            for label, weights in self.weights.items()
        }
        highest = max(heights.values())
        shares = {label: math.exp(height - highest) for label, height in heights.items()}
        likely = max(shares, key=lambda label: shares[label])
        lean = shares[SentimentLabel.POSITIVE] - shares[SentimentLabel.NEGATIVE]
        return Sentiment(likely, round(lean / sum(shares.values()), _SCORE_DIGITS), self.model)

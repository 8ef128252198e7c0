"""Softmax regression by Newton's method: the same texts give the same coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from subgraphs.reviews.rules.sentiment import SentimentLabel

LABELS = tuple(SentimentLabel)
_MOST_STEPS = 50
_CLOSE_ENOUGH = 1e-8
#: All biases may rise together and nothing changes; this holds them.
_BIAS_PENALTY = 1e-3
FOLDS = 5

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """What is learnt from.

    Attributes:
        numbers: a row for each text.
        labels: of each text, as a place in `LABELS`.
    """

    numbers: Numbers
    labels: npt.NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Sequence[float]], labels: Sequence[SentimentLabel]) -> Examples:
        """Return the examples of texts as numbers, and their labels."""
        places = np.array([LABELS.index(label) for label in labels], dtype=np.int64)
        return cls(np.array(rows, dtype=np.float64), places)

    def only(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Return some of the examples."""
        return Examples(self.numbers[chosen], self.labels[chosen])


def fit(examples: Examples, penalties: Sequence[float]) -> Numbers:
    """Return the coefficients that explain the labels best: a row for each number, then biases.

    Args:
        examples: the texts.
        penalties: how much each number's squared coefficients cost.
    """
    count, width = examples.numbers.shape
    inputs = np.hstack([examples.numbers, np.ones((count, 1))])
    wanted = np.eye(len(LABELS))[examples.labels]
    costs = np.append(np.array(penalties, dtype=np.float64), _BIAS_PENALTY)[:, None]
    coefficients = np.zeros((width + 1, len(LABELS)))
    for _ in range(_MOST_STEPS):
        shares = likelihoods(inputs, coefficients)
        gradient = inputs.T @ (shares - wanted) + costs * coefficients
        step = np.linalg.solve(_curvature(inputs, shares, costs), gradient.T.ravel())
        coefficients -= step.reshape(len(LABELS), width + 1).T
        if np.abs(step).max() < _CLOSE_ENOUGH:
            break
    return coefficients


def likelihoods(inputs: Numbers, coefficients: Numbers) -> Numbers:
    """Return how likely each label is for each row."""
    heights = inputs @ coefficients
    shares = np.exp(heights - heights.max(axis=1, keepdims=True))
    likely: Numbers = shares / shares.sum(axis=1, keepdims=True)
    return likely


def cross_validate(examples: Examples, penalties: Sequence[float]) -> list[SentimentLabel]:
    """Return what each text would be judged if it had not been learnt from."""
    guesses = np.zeros(len(examples.labels), dtype=np.int64)
    for left_out in _folds(len(guesses)):
        coefficients = fit(examples.only(~left_out), penalties)
        rows = examples.numbers[left_out]
        inputs = np.hstack([rows, np.ones((len(rows), 1))])
        guesses[left_out] = (inputs @ coefficients).argmax(axis=1)
    return [LABELS[guess] for guess in guesses]


def _folds(count: int) -> Iterator[npt.NDArray[np.bool_]]:
    places = np.random.default_rng(0).permutation(count) % FOLDS
    for fold in range(FOLDS):
        yield places == fold


def _curvature(inputs: Numbers, shares: Numbers, costs: Numbers) -> Numbers:
    width, labels = inputs.shape[1], len(LABELS)
    whole = np.zeros((labels * width, labels * width))
    for row in range(labels):
        for column in range(row + 1):
            same = float(row == column)
            weights = shares[:, row] * (same - shares[:, column])
            block = (inputs * weights[:, None]).T @ inputs + same * np.diag(costs[:, 0])
            at_row = slice(row * width, (row + 1) * width)
            at_column = slice(column * width, (column + 1) * width)
            whole[at_row, at_column] = block
            whole[at_column, at_row] = block.T
    return whole

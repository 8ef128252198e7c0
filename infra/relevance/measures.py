"""Measures of a ranking, as values in and a number out."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Sequence

DEPTH = 10


def ndcg(ranked: Sequence[int], possible: Collection[int], depth: int = DEPTH) -> float:
    """Return the normalised discounted cumulative gain of a ranking.

    A result's gain is `2**grade - 1`, discounted by the logarithm of its rank; 1.0 is the best
    ranking that the judged products allow (Järvelin and Kekäläinen, 2002; exponential gain).

    Args:
        ranked: the grades of the results, best first.
        possible: the grades of every product there is.
        depth: how many results count.

    Raises:
        ValueError: when nothing is relevant: such a query says nothing about a ranking.
    """
    ideal = _gain(sorted(possible, reverse=True)[:depth])
    if ideal == 0:
        raise ValueError("no product is relevant to the query")
    return _gain(ranked[:depth]) / ideal


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def hit_rate(
    recommended: Sequence[Sequence[Hashable]], wanted: Sequence[Hashable], depth: int = DEPTH
) -> float:
    """Return the share of customers among whose recommendations is what they took next.

    Args:
        recommended: a list for each customer, best first.
        wanted: what each of them took.
        depth: how many recommendations count.
    """
    hits = sum(item in items[:depth] for items, item in zip(recommended, wanted, strict=True))
    return hits / len(wanted)


def macro_f1(true: Sequence[Hashable], guessed: Sequence[Hashable]) -> float:
    """Return the mean over labels of F1, the harmonic mean of precision and recall.

    Args:
        true: the label of each text.
        guessed: what each was taken for.
    """
    scores = []
    for label in dict.fromkeys(true):
        hits = sum(label == one == other for one, other in zip(true, guessed, strict=True))
        scores.append(2 * hits / (true.count(label) + guessed.count(label)))
    return sum(scores) / len(scores)

"""How good a product's ratings are, few or many."""

from __future__ import annotations

#: What an unrated product is taken for, and how many ratings outweigh that.
_USUAL_MEAN = 4.0
_USUAL_COUNT = 10


def bayesian_mean(rating_sum: int, count: int) -> float:
    """Return a product's mean rating as if ten usual ones had been there before.

    One perfect rating does not outrank a hundred good ones.

    Args:
        rating_sum: of all ratings, each 1 to 5.
        count: how many there are.

    Returns:
        1 to 5; 0 when nobody has rated it.
    """
    if count == 0:
        return 0.0
    return (rating_sum + _USUAL_MEAN * _USUAL_COUNT) / (count + _USUAL_COUNT)

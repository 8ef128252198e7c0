"""How good a product's ratings are, few or many."""

from __future__ import annotations

#: The mean rating of a store in which nobody has rated anything.
FIRST_MEAN = 4.0
#: How many ratings of its own outweigh what a product is taken for at first.
_USUAL_COUNT = 10
#: A store's mean that moved less leaves products where they are: their order hardly changes.
_NOTABLE = 0.05


def bayesian_mean(rating_sum: int, count: int, usual: float) -> float:
    """Return a product's mean rating as if ten usual ones had been there before.

    One perfect rating does not outrank a hundred good ones.

    Args:
        rating_sum: of all its ratings, each 1 to 5.
        count: how many there are.
        usual: the mean of the whole store's ratings.

    Returns:
        1 to 5; 0 when nobody has rated it.
    """
    if count == 0:
        return 0.0
    return (rating_sum + usual * _USUAL_COUNT) / (count + _USUAL_COUNT)


def usual_mean(used: float, rating_sum: int, count: int) -> float:
    """Return the store's mean rating that products are to be drawn to.

    Args:
        used: the one they are drawn to now; it stays until the mean has moved notably.
        rating_sum: of all ratings of the store.
        count: how many there are.
    """
    if count == 0:
        return used
    mean = round(rating_sum / count, 2)
    return mean if abs(mean - used) >= _NOTABLE else used

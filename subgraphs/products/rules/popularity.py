"""How sought-after a product is: interest that fades by half every month.

`heat` is the logarithm (base 2) of the sum of all interest, each weighed by 2 ** (age / half-life)
at a moment long ago instead of faded until now. All products would fade by the same factor, so
their order by heat never changes by itself: an index sorts them, and nothing has to be recomputed
as time goes by. The logarithm keeps the number small for centuries.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

HALF_LIFE = timedelta(days=30)
#: The heat of what nobody was ever interested in: too cold to count beside any other.
COLDEST = -1e6
#: Lists are sorted by popularity in notches of as much heat: interest that is larger by half.
_NOTCH = 0.5
_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


class Interest(StrEnum):
    """What customers do that tells of interest."""

    VIEW = "view"
    FAVOURITE = "favourite"
    CART = "cart"
    PURCHASE = "purchase"


#: How much each counts.
WEIGHTS: Mapping[Interest, float] = {
    Interest.VIEW: 1.0,
    Interest.FAVOURITE: 3.0,
    Interest.CART: 4.0,
    Interest.PURCHASE: 10.0,
}


def heat_of(interest: Interest, moment: datetime) -> float:
    """Return the heat of a single act of interest.

    Args:
        interest: what a customer did.
        moment: when, UTC.
    """
    return math.log2(WEIGHTS[interest]) + (moment - _EPOCH) / HALF_LIFE


def warmer(heat: float, added: float) -> float:
    """Return the heat of two together; `log2(2 ** heat + 2 ** added)` without its overflow."""
    larger, smaller = max(heat, added), min(heat, added)
    return larger + math.log2(1.0 + 2.0 ** (smaller - larger))


def notch(heat: float) -> float:
    """Return the heat that search knows a product by; it changes seldom as interest comes."""
    return math.floor(heat / _NOTCH) * _NOTCH

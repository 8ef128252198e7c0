"""Made-up customers who shop: with tastes of their own, or without any.

It shares nothing with the recommender but the form of what customers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from subgraphs.products.rules.recommending import Interaction, InteractionKind

CUSTOMERS = 400
_PRODUCTS = 300
_SHELVES = 20
_FEWEST_ACTS = 6
_MOST_ACTS = 14
#: How often a customer stays with the few shelves they like.
_FAITH = 0.8
_LIKED_SHELVES = 2
#: The popularity of the product at a rank is 1 / rank to this power.
_SKEW = 0.8
_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
_KINDS = (InteractionKind.FAVOURITE, InteractionKind.CART, InteractionKind.PURCHASE)
_KIND_WEIGHTS = (2, 3, 5)


@dataclass(frozen=True, slots=True)
class Customer:
    """What a customer did, and what they did next.

    Attributes:
        past: in order; what a recommender may know.
        next_item: the product that they took after that: none of their past.
    """

    past: tuple[Interaction[int], ...]
    next_item: int


def make_traffic(seed: int, *, structured: bool) -> tuple[Customer, ...]:
    """Return customers with their acts.

    Some products are more popular than others in any case. In structured traffic each customer
    likes a few shelves and mostly stays with them; otherwise all draw from the same products.

    Args:
        seed: the same traffic every time.
        structured: whether customers have tastes.
    """
    random = Random(seed)  # noqa: S311  # customers are made up
    products = list(range(_PRODUCTS))
    random.shuffle(products)
    popularity = {product: (rank + 1) ** -_SKEW for rank, product in enumerate(products)}
    shelves = [products[number::_SHELVES] for number in range(_SHELVES)]
    customers = []
    for _ in range(CUSTOMERS):
        liked = random.sample(shelves, _LIKED_SHELVES)
        own = [product for shelf in liked for product in shelf]
        choose = _Chooser(random, popularity)
        taken: list[int] = []
        for _ in range(random.randint(_FEWEST_ACTS, _MOST_ACTS)):
            faithful = structured and random.random() < _FAITH
            taken.append(choose.among(own if faithful else products, taken))
        customers.append(_customer(random, taken))
    return tuple(customers)


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Takes products as often as they are popular, and none twice."""

    random: Random
    popularity: dict[int, float]

    def among(self, products: Sequence[int], taken: Sequence[int]) -> int:
        left = [product for product in products if product not in taken]
        weights = list(accumulate(self.popularity[product] for product in left))
        return self.random.choices(left, cum_weights=weights)[0]


def _customer(random: Random, taken: Sequence[int]) -> Customer:
    *earlier, last = taken
    past = tuple(
        Interaction(
            product,
            random.choices(_KINDS, _KIND_WEIGHTS)[0],
            _BEGIN + timedelta(days=number, minutes=random.randrange(1000)),
        )
        for number, product in enumerate(earlier)
    )
    return Customer(past, last)

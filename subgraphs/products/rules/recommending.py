"""What to recommend: how much a customer likes what, and what follows from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

Item = TypeVar("Item", bound=Hashable)

#: A liking fades by half in this time.
HALF_LIFE = timedelta(days=60)
#: However often somebody came back to a product, it has one vote, of at most this weight.
LARGEST_TASTE = 20.0
#: Products that were bought together less often are no pair.
_FEWEST_TOGETHER = 2


class InteractionKind(StrEnum):
    """What customers do that tells of a liking."""

    VIEW = "view"
    FAVOURITE = "favourite"
    CART = "cart"
    PURCHASE = "purchase"
    PRAISE = "praise"


#: How much each tells.
WEIGHTS: Mapping[InteractionKind, float] = {
    InteractionKind.VIEW: 1.0,
    InteractionKind.FAVOURITE: 3.0,
    InteractionKind.CART: 4.0,
    InteractionKind.PURCHASE: 10.0,
    InteractionKind.PRAISE: 2.0,
}
#: A review with as many stars praises its product.
PRAISING_STARS = 4


@dataclass(frozen=True, slots=True)
class Interaction(Generic[Item]):
    """Something that a customer did.

    Attributes:
        item: the product it was about.
        kind: what.
        at: when, UTC.
    """

    item: Item
    kind: InteractionKind
    at: datetime


#: How much a customer likes products.
Taste: TypeAlias = Mapping[Item, float]
#: The products that go with a product, each with how much, the closest first.
Neighbours: TypeAlias = Mapping[Item, Sequence[tuple[Item, float]]]
ProductNeighbours: TypeAlias = Mapping[UUID, Sequence[tuple[UUID, float]]]


def taste_of(interactions: Iterable[Interaction[Item]], now: datetime) -> dict[Item, float]:
    """Return how much a customer likes what they had to do with.

    Args:
        interactions: of one customer.
        now: likings fade until then.
    """
    found: defaultdict[Item, float] = defaultdict(float)
    for each in interactions:
        age = max(now - each.at, timedelta())
        found[each.item] += WEIGHTS[each.kind] * 0.5 ** (age / HALF_LIFE)
    return {item: min(weight, LARGEST_TASTE) for item, weight in found.items()}


def recommend(
    taste: Mapping[Item, float], neighbours: Neighbours[Item], known: Collection[Item]
) -> list[Item]:
    """Return what goes with what a customer likes, the fittest first.

    Args:
        taste: how much the customer likes products.
        neighbours: what goes with each product.
        known: what is not to be recommended, e.g. what the customer has bought.
    """
    scores: defaultdict[Item, float] = defaultdict(float)
    for item, liking in taste.items():
        for other, closeness in neighbours.get(item, ()):
            if other not in known:
                scores[other] += liking * closeness
    return sorted(scores, key=lambda item: (-scores[item], str(item)))


def bought_together(
    baskets: Iterable[Collection[Item]], most: int
) -> dict[Item, list[tuple[Item, float]]]:
    """Return which products are bought in one order more often than by chance.

    Args:
        baskets: the products of each order.
        most: how many companions a product has at most.

    Returns:
        The companions by product with their lift, how many times as often as by chance: the
        greatest first. A product without companions is absent.
    """
    singles: Counter[Item] = Counter()
    pairs: Counter[tuple[Item, Item]] = Counter()
    count = 0
    for basket in baskets:
        items = sorted(set(basket), key=str)
        count += 1
        singles.update(items)
        pairs.update(combinations(items, 2))
    found: defaultdict[Item, list[tuple[Item, float]]] = defaultdict(list)
    for (one, other), together in pairs.items():
        lift = together * count / (singles[one] * singles[other])
        if together >= _FEWEST_TOGETHER and lift > 1.0:
            found[one].append((other, lift))
            found[other].append((one, lift))
    return {
        item: sorted(others, key=lambda pair: (-pair[1], str(pair[0])))[:most]
        for item, others in found.items()
    }

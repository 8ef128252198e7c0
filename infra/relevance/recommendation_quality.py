"""How often customers take next what they were recommended, beside what is popular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from infra.relevance.measures import DEPTH, hit_rate
from infra.relevance.traffic import Customer, make_traffic
from subgraphs.products.adapters.implicit_neighbours import find_neighbours
from subgraphs.products.rules.recommending import recommend, taste_of
from subgraphs.products.service.recommendations import MOST_NEIGHBOURS

SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class HitRates:
    """Hit rates at ten of the same customers.

    Attributes:
        recommended: of what the model recommends, what is popular after it.
        popular: of what is popular, what the customer knows left out.
    """

    recommended: float
    popular: float


def measure(*, structured: bool, seeds: Sequence[int] = SEEDS) -> HitRates:
    """Return the mean hit rates over some seeds.

    Args:
        structured: whether the made-up customers have tastes.
        seeds: of the traffic.
    """
    rates = [_rates(make_traffic(seed, structured=structured)) for seed in seeds]
    return HitRates(
        recommended=round(fmean(each.recommended for each in rates), 3),
        popular=round(fmean(each.popular for each in rates), 3),
    )


def _rates(customers: Sequence[Customer]) -> HitRates:
    now = max(act.at for customer in customers for act in customer.past)
    tastes = [taste_of(customer.past, now) for customer in customers]
    neighbours = find_neighbours(tastes, MOST_NEIGHBOURS)
    counted = Counter(item for taste in tastes for item in taste)
    popular = [item for item, _ in counted.most_common()]
    by_popularity, by_model = [], []
    for taste in tastes:
        others = [item for item in popular if item not in taste]
        found = recommend(taste, neighbours, taste.keys())
        by_popularity.append(others[:DEPTH])
        by_model.append(list(dict.fromkeys([*found, *others]))[:DEPTH])
    wanted = [customer.next_item for customer in customers]
    return HitRates(hit_rate(by_model, wanted), hit_rate(by_popularity, wanted))

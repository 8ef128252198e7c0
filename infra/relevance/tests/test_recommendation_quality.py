"""Recommendations are better than what is popular where customers have tastes, and only there."""

from infra.relevance.recommendation_quality import SEEDS, measure
from infra.relevance.traffic import make_traffic


def test_customers_with_tastes_take_what_is_recommended():
    assert len(SEEDS) == 5
    rates = measure(structured=True)
    assert rates.popular > 0
    assert rates.recommended >= 1.3 * rates.popular


def test_customers_without_tastes_are_not_better_served():
    rates = measure(structured=False)
    assert rates.popular > 0
    assert rates.recommended <= rates.popular


def test_the_traffic_of_a_seed_is_the_same_every_time():
    assert make_traffic(1, structured=True) == make_traffic(1, structured=True)
    assert make_traffic(1, structured=True) != make_traffic(2, structured=True)


def test_the_next_choice_is_none_of_the_past():
    for customer in make_traffic(3, structured=True):
        assert customer.next_item not in {act.item for act in customer.past}
        assert len({act.item for act in customer.past}) == len(customer.past)

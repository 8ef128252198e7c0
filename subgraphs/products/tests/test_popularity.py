from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.products.rules.popularity import (
    COLDEST,
    HALF_LIFE,
    WEIGHTS,
    Interest,
    heat_of,
    notch,
    warmer,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PURCHASE, CART = Interest.PURCHASE, Interest.CART
heats = st.floats(-1000, 1000)


def summed(acts: list[tuple[Interest, datetime]]) -> float:
    heat = COLDEST
    for interest, moment in acts:
        heat = warmer(heat, heat_of(interest, moment))
    return heat


def test_two_purchases_of_today_outweigh_three_of_a_month_ago_and_not_five():
    fresh = summed([(PURCHASE, NOW)] * 2)
    assert fresh > summed([(PURCHASE, NOW - HALF_LIFE)] * 3)
    assert fresh < summed([(PURCHASE, NOW - HALF_LIFE)] * 5)


def test_interest_halves_with_its_half_life():
    assert summed([(PURCHASE, NOW)]) == pytest.approx(summed([(PURCHASE, NOW - HALF_LIFE)] * 2))


def test_a_purchase_weighs_as_much_as_the_weights_say():
    share = WEIGHTS[PURCHASE] / WEIGHTS[CART]
    assert 2 ** (heat_of(PURCHASE, NOW) - heat_of(CART, NOW)) == pytest.approx(share)


def test_a_century_of_interest_is_still_a_number():
    far = NOW + timedelta(days=36500)
    assert summed([(CART, NOW), (CART, far)]) > heat_of(CART, far) - 1e-9


def test_what_nobody_was_interested_in_counts_as_nothing():
    heat = heat_of(CART, NOW)
    assert warmer(COLDEST, heat) == heat


@given(heats, heats, heats)
def test_the_order_in_which_interest_arrives_does_not_matter(first, second, third):
    assert warmer(first, second) == warmer(second, first)
    assert warmer(warmer(first, second), third) == pytest.approx(
        warmer(first, warmer(second, third))
    )
    assert warmer(first, second) >= max(first, second)


def test_search_hears_seldom_of_a_product_that_is_sought_after_all_the_time():
    heat, notches = COLDEST, set()
    for number in range(1000):
        heat = warmer(heat, heat_of(CART, NOW + timedelta(seconds=number)))
        notches.add(notch(heat))
    assert len(notches) <= 25


@given(heats, heats)
def test_search_never_swaps_what_is_sought_after_more_and_what_is_less(one, other):
    assert (notch(one) <= notch(other)) or one > other

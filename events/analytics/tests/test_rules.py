from datetime import UTC, date, datetime

import pytest

from events.analytics.rules import CurrencyFigures, business_day
from subgraphs.kit.money import Money


def test_an_order_late_in_the_utc_evening_belongs_to_the_next_day_of_the_shop():
    assert business_day(datetime(2026, 3, 1, 20, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert business_day(datetime(2026, 3, 1, 21, 0, tzinfo=UTC)) == date(2026, 3, 2)


@pytest.mark.parametrize(("orders", "revenue", "mean"), [(2, 101, 51), (3, 100, 33), (1, 7, 7)])
def test_the_mean_order_is_rounded_half_up(orders, revenue, mean):
    figures = CurrencyFigures(orders, Money(revenue, "RUB"))
    assert figures.average_order_value == Money(mean, "RUB")

"""What the figures mean: pure sums over facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from subgraphs.kit.money import Money

#: The shop's day begins at midnight in Moscow.
BUSINESS_ZONE = ZoneInfo("Europe/Moscow")


def business_day(moment: datetime) -> date:
    """Return the shop's day of a moment."""
    return moment.astimezone(BUSINESS_ZONE).date()


@dataclass(frozen=True, slots=True)
class CurrencyFigures:
    """The orders of one currency; amounts of different currencies are never added.

    Attributes:
        orders: how many were placed.
        revenue: what they come to, delivery included.
    """

    orders: int
    revenue: Money

    @property
    def average_order_value(self) -> Money:
        """Return the mean order, rounded half up to the minor unit."""
        mean = Decimal(self.revenue.amount_minor) / self.orders
        return Money(int(mean.quantize(Decimal(1), ROUND_HALF_UP)), self.revenue.currency)

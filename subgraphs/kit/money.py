"""Money: integer minor units with their currency, never a float.

Exponents come from ISO 4217 through babel's CLDR data: JPY has none, KWD three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NewType

import strawberry
from babel.numbers import format_currency, get_currency_precision
from strawberry.types.scalar import ScalarDefinition

from subgraphs.kit.settings import Locale

#: An amount in the currency's smallest unit; larger than GraphQL's 32-bit Int allows.
MinorUnits = NewType("MinorUnits", int)

_LARGEST_EXACT = 2**53
_DIGITS = re.compile(r"-?[0-9]{1,16}")
#: Where CLDR's `currencySpacing` wants a space that babel does not put: after a code of letters
#: (Unicode UTS #35, part 3, "Currency Formats").
_CODE_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")


def _parse_minor_units(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("MinorUnits is an integer or a string of digits")
    # `int` takes other writings of a number, too: spaces, underscores, other scripts' digits.
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("MinorUnits is an integer or a string of digits")
    amount = int(value)
    if abs(amount) > _LARGEST_EXACT:
        raise ValueError("MinorUnits cannot be larger than 2^53")
    return amount


MINOR_UNITS_SCALAR: ScalarDefinition = strawberry.scalar(
    name="MinorUnits",
    description="An integer amount in the currency's smallest unit, up to 2^53.",
    serialize=int,
    parse_value=_parse_minor_units,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency.

    Attributes:
        amount_minor: integer minor units (kopecks, cents).
        currency: ISO 4217 code, upper case.
    """

    amount_minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        """Return the sum; raises ValueError when the currencies differ."""
        self._same_currency(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Return the difference; raises ValueError when the currencies differ."""
        self._same_currency(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        """Return the amount taken `quantity` times."""
        return Money(self.amount_minor * quantity, self.currency)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot combine {self.currency} with {other.currency}")

    @property
    def decimal(self) -> Decimal:
        """Return the amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-get_currency_precision(self.currency))

    def formatted(self, locale: Locale) -> str:
        """Return the amount as people of that language write it."""
        text = format_currency(self.decimal, self.currency, locale=locale.value)
        return _CODE_BEFORE_DIGIT.sub("\u00a0", text)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum of amounts of one currency; zero of it when there are none."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result


@strawberry.federation.type(
    name="Money", shareable=True, description="An amount of one currency, in integer minor units."
)
class MoneyType:
    """The graph's form of `Money`."""

    amount_minor: MinorUnits = strawberry.field(description="In the currency's smallest unit.")
    currency: str = strawberry.field(description="ISO 4217 code.")
    formatted: str = strawberry.field(description="As people write it in the request's language.")

    @classmethod
    def of(cls, money: Money, locale: Locale) -> MoneyType:
        """Return the graph's form of an amount."""
        return cls(
            amount_minor=MinorUnits(money.amount_minor),
            currency=money.currency,
            formatted=money.formatted(locale),
        )

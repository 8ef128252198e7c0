from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.money import MINOR_UNITS_SCALAR, Money, MoneyType, total
from subgraphs.kit.settings import Locale

AMOUNTS = st.integers(-(2**53), 2**53)


@pytest.mark.parametrize(
    ("money", "decimal"),
    [
        (Money(12345, "RUB"), Decimal("123.45")),
        (Money(12345, "JPY"), Decimal(12345)),
        (Money(12345, "KWD"), Decimal("12.345")),
        (Money(-5, "USD"), Decimal("-0.05")),
    ],
)
def test_a_currency_has_its_own_number_of_decimals(money, decimal):
    assert money.decimal == decimal


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(125_000, "RUB"), Locale.RU, "1\u00a0250,00\u00a0₽"),
        (Money(125_000, "RUB"), Locale.EN, "RUB\u00a01,250.00"),
        (Money(125_000, "USD"), Locale.EN, "$1,250.00"),
        (Money(1250, "JPY"), Locale.EN, "¥1,250"),
        (Money(2**53, "RUB"), Locale.EN, "RUB\u00a090,071,992,547,409.92"),
    ],
)
def test_an_amount_is_written_as_its_readers_write_it(money, locale, text):
    assert money.formatted(locale) == text
    assert MoneyType.of(money, locale).formatted == text


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS)
def test_adding_and_subtracting_are_exact(one, other):
    left, right = Money(one, "RUB"), Money(other, "RUB")
    assert (left + right) - right == left


@settings(deadline=None)
@given(AMOUNTS, st.integers(0, 99))
def test_taking_an_amount_many_times_is_adding_it(amount, quantity):
    money = Money(amount, "RUB")
    assert money * quantity == total([money] * quantity, "RUB")


def test_currencies_do_not_mix():
    roubles, dollars = Money(1, "RUB"), Money(1, "USD")
    with pytest.raises(ValueError, match="RUB with USD"):
        roubles + dollars
    with pytest.raises(ValueError, match="RUB with USD"):
        roubles - dollars
    with pytest.raises(ValueError, match="USD with RUB"):
        total([roubles], "USD")


def test_the_sum_of_nothing_is_nothing():
    assert total([], "RUB") == Money(0, "RUB")


@pytest.mark.parametrize("given", [5, "5", "-7", 2**53, str(2**53)])
def test_minor_units_are_an_integer_or_its_digits(given):
    assert MINOR_UNITS_SCALAR.parse_value is not None
    assert MINOR_UNITS_SCALAR.parse_value(given) == int(given)


@pytest.mark.parametrize(
    "given", [True, 1.5, None, "", " 7", "1_0", "٣", "+1", "9" * 5000, 2**53 + 1]
)
def test_no_other_writing_is_an_amount(given):
    assert MINOR_UNITS_SCALAR.parse_value is not None
    with pytest.raises(ValueError, match="MinorUnits"):
        MINOR_UNITS_SCALAR.parse_value(given)

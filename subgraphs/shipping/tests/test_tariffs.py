import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.shipping.errors import TEXTS, ShippingErrorCode
from subgraphs.shipping.rules.tariffs import (
    Parcel,
    Tariff,
    best_quote,
    charged_grams,
    city_key,
    price,
)


def tariff(
    number: int = 1, base: int = 10_000, per_kilogram: int = 1_000, largest: int = 20_000
) -> Tariff:
    return Tariff(
        id=number,
        carrier="Store Delivery",
        service=(("en", "Courier"),),
        base=Money(base, "RUB"),
        per_kilogram=Money(per_kilogram, "RUB"),
        largest_grams=largest,
        min_days=1,
        max_days=10 - number,
    )


@pytest.mark.parametrize(
    ("parcel", "grams"),
    [
        (Parcel(300, 100, 100, 50), 300),  # 500 cm³ count as 100 g
        (Parcel(300, 400, 300, 200), 4_800),  # 24 litres count as 4.8 kg
        (Parcel(1, 1, 1, 1), 1),
        (Parcel(99, 10, 10, 50), 99),
        (Parcel(1, 10, 10, 51), 2),  # a started gram counts whole
        (Parcel(300, 100, 100, 50, quantity=3), 900),
    ],
)
def test_room_is_charged_as_weight(parcel, grams):
    assert parcel.charged_grams == grams


def test_parcels_of_one_delivery_are_charged_together():
    assert charged_grams([Parcel(300, 1, 1, 1), Parcel(200, 1, 1, 1, quantity=2)]) == 700


@pytest.mark.parametrize(
    ("grams", "kopecks"),
    [(0, 10_000), (1, 10_000), (1_000, 10_000), (1_001, 11_000), (3_500, 13_000)],
)
def test_every_started_kilogram_beyond_the_first_costs(grams, kopecks):
    assert price(tariff(), grams) == Money(kopecks, "RUB")


def test_the_cheapest_fitting_offer_wins():
    light = tariff(1, base=5_000, largest=1_000)
    heavy = tariff(2, base=9_000)
    offer = best_quote([heavy, light], 900)
    assert offer is not None
    assert offer.cost == Money(5_000, "RUB")
    offer = best_quote([heavy, light], 1_100)
    assert offer is not None
    assert offer.cost == Money(10_000, "RUB")


def test_of_equal_offers_the_faster_wins():
    offer = best_quote([tariff(1), tariff(2)], 100)
    assert offer is not None
    assert offer.max_days == 8


def test_nobody_takes_what_is_too_heavy():
    assert best_quote([tariff()], 20_001) is None
    assert best_quote([], 1) is None


@settings(deadline=None)
@given(lighter=st.integers(0, 19_000), more=st.integers(0, 1_000))
def test_more_weight_never_costs_less(lighter, more):
    assert price(tariff(), lighter + more).amount_minor >= price(tariff(), lighter).amount_minor


@pytest.mark.parametrize("name", ["Орёл", " орел ", "г. Орёл", "ОРЁЛ"])
def test_a_city_is_known_however_it_is_written(name):
    assert city_key(name) == "орел"


def test_every_refusal_speaks_both_languages():
    assert {code: set(texts) for code, texts in TEXTS.items()} == {
        code: set(Locale) for code in ShippingErrorCode
    }

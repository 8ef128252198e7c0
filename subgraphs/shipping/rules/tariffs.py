"""Pure decisions on deliveries: the weight that is charged, the price, the best tariff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subgraphs.kit.money import Money

#: Carriers charge for room as for weight: 5,000 cm³ count as a kilogram.
_CUBIC_MM_PER_GRAM = 5_000
_GRAMS_PER_KILOGRAM = 1_000


@dataclass(frozen=True, slots=True)
class Parcel:
    """Equal packed units of one delivery.

    Attributes:
        weight_grams: of one unit.
        length_mm: of one unit.
        width_mm: of one unit.
        height_mm: of one unit.
        quantity: how many units.
    """

    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    quantity: int = 1

    @property
    def charged_grams(self) -> int:
        """Return the weight that is charged: the real or the volumetric one, whichever is more."""
        cubic_mm = self.length_mm * self.width_mm * self.height_mm
        volumetric = -(-cubic_mm // _CUBIC_MM_PER_GRAM)
        return max(self.weight_grams, volumetric) * self.quantity


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a carrier's service costs in a zone.

    Attributes:
        id: orders equal offers.
        carrier: the carrier's name.
        service: the service's name by locale.
        base: the price up to a kilogram.
        per_kilogram: the price of each further started kilogram.
        largest_grams: the most that the service takes.
        min_days: at the earliest.
        max_days: at the latest.
    """

    id: int
    carrier: str
    service: tuple[tuple[str, str], ...]
    base: Money
    per_kilogram: Money
    largest_grams: int
    min_days: int
    max_days: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What a delivery costs and how long it takes.

    Attributes:
        carrier: the carrier's name.
        service: the service's name by locale.
        cost: the whole price.
        min_days: at the earliest.
        max_days: at the latest.
    """

    carrier: str
    service: tuple[tuple[str, str], ...]
    cost: Money
    min_days: int
    max_days: int


def charged_grams(parcels: Iterable[Parcel]) -> int:
    """Return the weight that one delivery of all the parcels is charged by."""
    return sum(parcel.charged_grams for parcel in parcels)


def price(tariff: Tariff, grams: int) -> Money:
    """Return what a tariff asks for a charged weight."""
    started = -(-grams // _GRAMS_PER_KILOGRAM)
    return tariff.base + tariff.per_kilogram * max(0, started - 1)


def best_quote(tariffs: Sequence[Tariff], grams: int) -> Quote | None:
    """Return the cheapest offer for a charged weight; of equal ones the faster.

    Returns:
        None when no tariff takes so much.
    """
    fitting = [tariff for tariff in tariffs if grams <= tariff.largest_grams]
    if not fitting:
        return None
    best = min(
        fitting, key=lambda tariff: (price(tariff, grams).amount_minor, tariff.max_days, tariff.id)
    )
    return Quote(best.carrier, best.service, price(best, grams), best.min_days, best.max_days)


def city_key(name: str) -> str:
    """Return a city's name as tariffs know it: lower case, `е` for `ё`, single spaces."""
    return " ".join(name.casefold().replace("ё", "е").split()).removeprefix("г. ")

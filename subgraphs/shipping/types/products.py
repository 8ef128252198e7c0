"""The graph's types of shipping, and what it adds to products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import find_global_id
from subgraphs.kit.money import MoneyType
from subgraphs.kit.settings import Locale
from subgraphs.kit.text import is_storable
from subgraphs.shipping.loaders import Shipping
from subgraphs.shipping.models import DEFAULT_CITY
from subgraphs.shipping.rules.tariffs import Parcel, Quote, best_quote, charged_grams

LONGEST_CITY = 100
_SIDES = ("lengthMm", "widthMm", "heightMm")


@strawberry.federation.type(
    shareable=True, description="The outer size of a packed product, in millimetres."
)
class Dimensions:
    """Products own these facts; shipping only requires them."""

    length_mm: int
    width_mm: int
    height_mm: int


@strawberry.type(description="What a delivery costs and how long it takes.")
class DeliveryEstimate:
    """The graph's form of `Quote`."""

    carrier: str = strawberry.field(description="The carrier's name.")
    service: str = strawberry.field(description="The service, in the request's language.")
    cost: MoneyType
    min_days: int = strawberry.field(description="At the earliest.")
    max_days: int = strawberry.field(description="At the latest.")

    @classmethod
    def of(cls, quote: Quote, locale: Locale) -> DeliveryEstimate:
        """Return the graph's form of an offer."""
        return cls(
            carrier=quote.carrier,
            service=pick_text(dict(quote.service), locale),
            cost=MoneyType.of(quote.cost, locale),
            min_days=quote.min_days,
            max_days=quote.max_days,
        )


@strawberry.type(description="A carrier's service in a city.")
class DeliveryService:
    """The graph's form of `Tariff`."""

    carrier: str = strawberry.field(description="The carrier's name.")
    service: str = strawberry.field(description="The service, in the request's language.")
    lowest_cost: MoneyType = strawberry.field(description="For a delivery of up to a kilogram.")
    largest_grams: int = strawberry.field(description="The heaviest delivery it takes.")
    min_days: int = strawberry.field(description="At the earliest.")
    max_days: int = strawberry.field(description="At the latest.")


@strawberry.federation.type(keys=["id"], description="A product of the catalogue.")
class Product:
    """What shipping adds to a product."""

    parcel: strawberry.Private[Parcel | None]
    id: strawberry.ID

    @classmethod
    def resolve_reference(
        cls,
        id: str,
        weightGrams: object = None,  # noqa: N803  # the graph's own name
        dimensions: object = None,
    ) -> Product | None:
        """Return this domain's part of a product, with the facts that came with its key."""
        if find_global_id("Product", id) is None:
            return None
        return cls(parcel=_parcel(weightGrams, dimensions), id=strawberry.ID(id))

    @strawberry.federation.field(external=True)
    def weight_grams(self) -> int:
        """Return the weight that came with the key."""
        return self.required_facts().weight_grams

    @strawberry.federation.field(external=True)
    def dimensions(self) -> Dimensions:
        """Return the size that came with the key."""
        parcel = self.required_facts()
        return Dimensions(
            length_mm=parcel.length_mm, width_mm=parcel.width_mm, height_mm=parcel.height_mm
        )

    @strawberry.federation.field(
        requires=["weightGrams dimensions { lengthMm widthMm heightMm }"],
        description="The best offer for one unit, to a city in Russian or English (Moscow when "
        "none is named); null when no carrier takes it.",
    )
    async def delivery_estimate(
        self, info: Info[Shipping], city: str | None = None
    ) -> DeliveryEstimate | None:
        """Return the best offer."""
        parcel = self.required_facts()
        name = city_name(city)
        tariffs = await info.context.domain.tariffs.load(name)
        offer = best_quote(tariffs or (), charged_grams([parcel]))
        return None if offer is None else DeliveryEstimate.of(offer, info.context.request.locale)

    def required_facts(self) -> Parcel:
        """Return the facts that must come with the key.

        Raises:
            BadUserInput: when they did not.
        """
        if self.parcel is None:
            raise BadUserInput("A product comes here with `weightGrams` and `dimensions`.")
        return self.parcel


def _parcel(weight: object, dimensions: object) -> Parcel | None:
    """Return the required facts as a parcel of one unit; None when any is missing."""
    if not isinstance(dimensions, Mapping):
        return None
    facts: list[Any] = [weight, *(dimensions.get(side) for side in _SIDES)]
    if not all(isinstance(fact, int) and fact > 0 for fact in facts):
        return None
    return Parcel(*facts)


def city_name(city: str | None) -> str:
    """Return the city that an argument names; the store's own when it names none.

    Raises:
        BadUserInput: when it cannot be a city's name.
    """
    if city is None or not city.strip():
        return DEFAULT_CITY
    if len(city) > LONGEST_CITY or not is_storable(city):
        raise BadUserInput(f"`city` is a name of at most {LONGEST_CITY} characters.")
    return city

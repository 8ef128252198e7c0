"""What the catalogue's types are made of: sizes, stock, options, refusals; none is an entity."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.context import pick_text
from subgraphs.kit.federation import list_size
from subgraphs.kit.settings import Locale
from subgraphs.products.models import Size, StockSummary, VariantOption
from subgraphs.products.recommendation_models import RecommendationKind
from subgraphs.products.rules.moderation import Decision
from subgraphs.products.rules.publication import ProductStatus, RejectionReason
from subgraphs.products.rules.stock import Availability, band

strawberry.enum(
    ProductStatus,
    name="ProductStatus",
    description="Where a product stands on its way to the public, and off it.",
)
strawberry.enum(
    RejectionReason,
    name="ProductRejectionReason",
    description="Why a moderator keeps a product from the public.",
)
strawberry.enum(
    RecommendationKind,
    name="RecommendationKind",
    description="Why a product is shown beside another: SIMILAR ones are liked by the same "
    "customers, BOUGHT_TOGETHER ones are in the same orders.",
)
AvailabilityType = strawberry.enum(
    Availability,
    name="Availability",
    description="How much can be bought now: IN_STOCK, LOW (five or fewer) or OUT.",
)


#: What lists of recommendations carry: they cost as many products as they are asked for.
RECOMMENDED = list_size(slicing=["first"])


@strawberry.federation.type(
    shareable=True, description="The outer size of a packed product, in millimetres."
)
class Dimensions:
    """The graph's form of `Size`."""

    length_mm: int = strawberry.field(description="In millimetres.")
    width_mm: int = strawberry.field(description="In millimetres.")
    height_mm: int = strawberry.field(description="In millimetres.")

    @classmethod
    def of(cls, size: Size) -> Dimensions:
        """Return the graph's form of a size."""
        return cls(length_mm=size.length_mm, width_mm=size.width_mm, height_mm=size.height_mm)


@strawberry.type(description="What can be bought of a product now, all its variants together.")
class Stock:
    """The graph's form of `StockSummary`."""

    availability: Availability = strawberry.field(description="Of all variants together.")
    warehouses: int = strawberry.field(description="How many warehouses have some.")

    @classmethod
    def of(cls, summary: StockSummary | None) -> Stock:
        """Return the graph's form; no rows of stock mean that there is none."""
        found = summary or StockSummary(0, 0)
        return cls(availability=band(found.available), warehouses=found.warehouses)


@strawberry.type(description="What sets a variant apart from the others, e.g. Colour: black.")
class Option:
    """The graph's form of `VariantOption`."""

    name: str = strawberry.field(description="In the request's language, e.g. Colour.")
    value: str = strawberry.field(description="In the request's language, e.g. black.")

    @classmethod
    def of(cls, option: VariantOption, locale: Locale) -> Option:
        """Return the graph's form of an option."""
        return cls(name=pick_text(option.name, locale), value=pick_text(option.value, locale))


@strawberry.type(description="Why a moderator keeps a product from the public.")
class ProductRejection:
    """The graph's form of a `Decision` against a product."""

    reason: RejectionReason = strawberry.field(description="What is wrong with it.")
    note: str = strawberry.field(description="For the seller; may be empty.")
    decided_at: datetime = strawberry.field(description="UTC.")

    @classmethod
    def of(cls, decision: Decision) -> ProductRejection | None:
        """Return the graph's form; None for a decision in favour."""
        if decision.reason is None:
            return None
        return cls(reason=decision.reason, note=decision.note, decided_at=decision.decided_at)

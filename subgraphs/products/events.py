"""Facts that the catalogue, stock and favourites publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.events import DomainEvent
from subgraphs.kit.money import Money

SOURCE = "/shop/products"


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A variant as events tell of it.

    Attributes:
        id: the variant.
        sku: the seller's article number.
        titles: by locale.
        price: for one unit.
        compare_at: what it cost before, or None.
        archived: whether it is no longer sold.
    """

    id: UUID
    sku: str
    titles: Mapping[str, str]
    price: Money
    compare_at: Money | None
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEvent(DomainEvent):
    """What every fact about a product tells: the whole product, as it is after it.

    Attributes:
        product_id: the product.
        seller_id: who sells it; None is the store itself.
        version: the product's, after the fact.
        status: draft, pending, active, rejected or archived.
        slug: its name in addresses.
        titles: by locale.
        descriptions: by locale.
        category_ids: from the root of the tree down to its own category.
        tags: words that it is grouped by.
        attributes: what describes it, by attribute code.
        image_urls: its pictures.
        variants: all of them, the archived ones too.
    """

    SOURCE: ClassVar[str] = SOURCE

    product_id: UUID
    seller_id: UUID | None
    version: int
    status: str
    slug: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    category_ids: tuple[UUID, ...]
    tags: tuple[str, ...]
    attributes: Mapping[str, float | bool | str | Mapping[str, str]]
    image_urls: tuple[str, ...]
    variants: tuple[VariantFacts, ...]

    @property
    def subject(self) -> str:
        """Return the product's id."""
        return str(self.product_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCreated(ProductEvent):
    """A product was entered; nobody but its seller sees it yet."""

    TYPE: ClassVar[str] = "shop.product.created.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductUpdated(ProductEvent):
    """What is said of a product, or its variants, changed, or it was handed in for moderation."""

    TYPE: ClassVar[str] = "shop.product.updated.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPublished(ProductEvent):
    """A moderator let a product before the public."""

    TYPE: ClassVar[str] = "shop.product.published.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRejected(ProductEvent):
    """A moderator keeps a product from the public, or took it down.

    Attributes:
        reason: why, in one of a few words.
        note: what the moderator tells the seller.
    """

    TYPE: ClassVar[str] = "shop.product.rejected.v1"

    reason: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductArchived(ProductEvent):
    """A product is no longer sold."""

    TYPE: ClassVar[str] = "shop.product.archived.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChanged(DomainEvent):
    """A variant's price changed; a version of its product by itself.

    Attributes:
        product_id: the product, whose facts keep their order.
        variant_id: the variant.
        status: the product's.
        old: the price until now.
        new: the price from now on.
        compare_at: the price that the new one is compared with, or None.
    """

    TYPE: ClassVar[str] = "shop.product.price_changed.v1"
    SOURCE: ClassVar[str] = SOURCE

    product_id: UUID
    variant_id: UUID
    status: str
    old: Money
    new: Money
    compare_at: Money | None

    @property
    def subject(self) -> str:
        """Return the product's id."""
        return str(self.product_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChanged(DomainEvent):
    """A category was made, renamed or moved.

    One that moves takes those below it along; each of them tells of its own new path.

    Attributes:
        category_id: the category.
        parent_id: the category above, or None.
        slug: its name in addresses.
        titles: by locale.
        path: the ids from the root down to itself.
    """

    TYPE: ClassVar[str] = "shop.category.changed.v1"
    SOURCE: ClassVar[str] = SOURCE

    category_id: UUID
    parent_id: UUID | None
    slug: str
    titles: Mapping[str, str]
    path: tuple[UUID, ...]

    @property
    def subject(self) -> str:
        """Return the category's id."""
        return str(self.category_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDeleted(DomainEvent):
    """A category is gone; it was empty."""

    TYPE: ClassVar[str] = "shop.category.deleted.v1"
    SOURCE: ClassVar[str] = SOURCE

    category_id: UUID

    @property
    def subject(self) -> str:
        """Return the category's id."""
        return str(self.category_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChanged(DomainEvent):
    """What a warehouse has of a variant changed.

    The place is the subject; the variant is the Kafka key, so that the facts of all its places
    keep their order.

    Attributes:
        variant_id: the variant.
        product_id: its product.
        warehouse_id: the warehouse.
        on_hand: units in it now.
        reserved: how many of these are set aside.
        availability: the public band of the variant, all warehouses together.
        cause: why, e.g. `reserve`.
    """

    TYPE: ClassVar[str] = "shop.stock.changed.v1"
    SOURCE: ClassVar[str] = SOURCE

    variant_id: UUID
    product_id: UUID
    warehouse_id: UUID
    on_hand: int
    reserved: int
    availability: str
    cause: str

    @property
    def subject(self) -> str:
        """Return the place's name: variant and warehouse."""
        return f"{self.variant_id}:{self.warehouse_id}"

    @property
    def partition_key(self) -> str:
        """Return the variant's id."""
        return str(self.variant_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAlert(DomainEvent):
    """What a crossing of a variant's stock tells: to those who wait for it, or to its seller.

    Attributes:
        variant_id: the variant.
        product_id: its product.
        seller_id: who sells it; None is the store itself.
        available: units that nobody holds, all warehouses together.
    """

    SOURCE: ClassVar[str] = SOURCE

    variant_id: UUID
    product_id: UUID
    seller_id: UUID | None
    available: int

    @property
    def subject(self) -> str:
        """Return the variant's id."""
        return str(self.variant_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockBackInStock(StockAlert):
    """A variant that nobody could buy can be bought again."""

    TYPE: ClassVar[str] = "shop.stock.back_in_stock.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLow(StockAlert):
    """A variant that there was enough of has grown scarce, or is gone."""

    TYPE: ClassVar[str] = "shop.stock.low.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteEvent(DomainEvent):
    """What every fact about a favourite tells.

    Attributes:
        user_id: whose it is.
        product_id: the product.
    """

    SOURCE: ClassVar[str] = SOURCE

    user_id: UUID
    product_id: UUID

    @property
    def subject(self) -> str:
        """Return the favourite's name: user and product."""
        return f"{self.user_id}:{self.product_id}"

    @property
    def partition_key(self) -> str:
        """Return the product's id."""
        return str(self.product_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteAdded(FavouriteEvent):
    """Somebody keeps a product among their favourites."""

    TYPE: ClassVar[str] = "shop.favourite.added.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteRemoved(FavouriteEvent):
    """A product is no longer somebody's favourite."""

    TYPE: ClassVar[str] = "shop.favourite.removed.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductViewed(DomainEvent):
    """Somebody looked at a product.

    Attributes:
        product_id: the product.
        user_id: who, once a day at most; null for somebody who has not signed in.
        views: how many views the fact stands for: of those of strangers only a sample is told.
    """

    TYPE: ClassVar[str] = "shop.product.viewed.v1"
    SOURCE: ClassVar[str] = SOURCE

    product_id: UUID
    user_id: UUID | None
    views: int

    @property
    def subject(self) -> str:
        """Return the view's name: user, if one is known, and product."""
        return f"{self.user_id or 'somebody'}:{self.product_id}"

    @property
    def partition_key(self) -> str:
        """Return the product's id."""
        return str(self.product_id)


@dataclass(frozen=True, slots=True)
class ReservedLine:
    """Units of a variant that a warehouse sets aside.

    Attributes:
        variant_id: the variant.
        warehouse_id: the warehouse.
        quantity: how many units.
    """

    variant_id: UUID
    warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationEvent(DomainEvent):
    """What every fact about a reservation tells.

    The reservation is the subject; the order is the Kafka key, so that an order's facts keep
    their order whatever they are about.

    Attributes:
        reservation_id: the reservation.
        order_id: the order it is for.
        lines: units by variant and warehouse.
    """

    SOURCE: ClassVar[str] = SOURCE

    reservation_id: UUID
    order_id: UUID
    lines: tuple[ReservedLine, ...]

    @property
    def subject(self) -> str:
        """Return the reservation's id."""
        return str(self.reservation_id)

    @property
    def partition_key(self) -> str:
        """Return the order's id."""
        return str(self.order_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReserved(ReservationEvent):
    """An order holds stock.

    Attributes:
        expires_at: when the hold ends by itself.
    """

    TYPE: ClassVar[str] = "shop.stock.reserved.v1"

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StockCommitted(ReservationEvent):
    """The hold of an order no longer ends by itself."""

    TYPE: ClassVar[str] = "shop.stock.committed.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockShipped(ReservationEvent):
    """An order's units went out of their warehouses."""

    TYPE: ClassVar[str] = "shop.stock.shipped.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReleased(ReservationEvent):
    """An order gave its stock back."""

    TYPE: ClassVar[str] = "shop.stock.released.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationExpired(ReservationEvent):
    """A hold ended by itself."""

    TYPE: ClassVar[str] = "shop.stock.reservation_expired.v1"

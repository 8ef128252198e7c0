"""Tables of the catalogue and of stock, and their rows as values.

Texts live beside the row they belong to, by locale (`{"ru": …, "en": …}`); see
docs/decisions/0001-texts-by-locale.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.money import Money
from subgraphs.kit.outbox import outbox_table
from subgraphs.products.rules.attributes import AttributeValue
from subgraphs.products.rules.publication import ProductStatus

SCHEMA = "products"

metadata = MetaData(schema=SCHEMA)

category = Table(
    "category",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("parent_id", ForeignKey("category.id")),
    Column("slug", Text, nullable=False, unique=True),
    Column("titles", JSONB, nullable=False),
    # Ancestors from the root down, and the category itself: a subtree is one containment test.
    Column("path", ARRAY(Uuid), nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("category_path", "path", postgresql_using="gin"),
    Index("category_parent", "parent_id"),
)

#: What products of a category, and of those below it, are described by.
attribute = Table(
    "attribute",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("category_id", ForeignKey("category.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit", Text),
    Column("choices", JSONB, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("filterable", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    UniqueConstraint("category_id", "code", name="attribute_code"),
    CheckConstraint("kind IN ('number', 'choice', 'boolean', 'text')", name="attribute_kind_known"),
)

product = Table(
    "product",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("seller_id", Uuid),
    Column("category_id", ForeignKey("category.id"), nullable=False),
    Column("slug", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("descriptions", JSONB, nullable=False),
    Column("weight_grams", Integer, nullable=False),
    Column("length_mm", Integer, nullable=False),
    Column("width_mm", Integer, nullable=False),
    Column("height_mm", Integer, nullable=False),
    Column("image_urls", ARRAY(Text), nullable=False),
    Column("tags", ARRAY(Text), nullable=False),
    # Attribute code → number, boolean, code of a choice, or text by locale.
    Column("attributes", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    # When it was handed in for moderation; null while it waits for nobody.
    Column("submitted_at", DateTime(timezone=True)),
    CheckConstraint(
        "status IN ('draft', 'pending', 'active', 'rejected', 'archived')",
        name="product_status_known",
    ),
    CheckConstraint(
        "weight_grams > 0 AND length_mm > 0 AND width_mm > 0 AND height_mm > 0",
        name="product_size_positive",
    ),
    Index("product_category", "category_id", "id"),
    Index("product_active", "id", postgresql_where=text("status = 'active'")),
    Index("product_seller", "seller_id", "id"),
    Index("product_queue", "submitted_at", "id", postgresql_where=text("status = 'pending'")),
    Index("product_tags", "tags", postgresql_using="gin"),
    Index(
        "product_attributes",
        "attributes",
        postgresql_using="gin",
        postgresql_ops={"attributes": "jsonb_path_ops"},
    ),
)

#: Every decision of a moderator, never updated; the newest is the one that counts.
moderation = Table(
    "moderation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("moderator_id", Uuid, nullable=False),
    Column("reason", Text),
    Column("note", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Index("moderation_product", "product_id", "id"),
)

variant = Table(
    "variant",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    # The product's seller once more: an article number is unique among one seller's.
    Column("seller_id", Uuid),
    Column("sku", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("options", JSONB, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("compare_at_minor", BigInteger),
    Column("position", Integer, nullable=False),
    # How often it came back or grew scarce: numbers the events that say so.
    Column("stock_alerts", Integer, nullable=False, server_default="0"),
    Column("archived", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("price_minor >= 0", name="variant_price_not_negative"),
    CheckConstraint("compare_at_minor > price_minor", name="variant_compare_at_above_price"),
    Index("variant_product", "product_id", "price_minor"),
    Index("variant_sku", "seller_id", "sku", unique=True, postgresql_nulls_not_distinct=True),
)

warehouse = Table(
    "warehouse",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("titles", JSONB, nullable=False),
)

stock = Table(
    "stock",
    metadata,
    Column("variant_id", ForeignKey("variant.id"), primary_key=True),
    Column("warehouse_id", ForeignKey("warehouse.id"), primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0"),
    # The last guard: no bug above it can sell a unit twice.
    CheckConstraint("0 <= reserved AND reserved <= on_hand", name="stock_never_oversold"),
)

reservation = Table(
    "reservation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    CheckConstraint(
        "state IN ('held', 'committed', 'released', 'expired', 'shipped')",
        name="reservation_state_known",
    ),
    Index("reservation_due", "expires_at", postgresql_where=text("state = 'held'")),
)

reservation_line = Table(
    "reservation_line",
    metadata,
    Column("reservation_id", ForeignKey("reservation.id"), primary_key=True),
    Column("variant_id", Uuid, primary_key=True),
    Column("warehouse_id", Uuid, primary_key=True),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="reservation_line_quantity_positive"),
    Index("reservation_line_variant", "variant_id"),
)

#: The ledger: every change of stock, never updated; its sums equal `stock`.
stock_movement = Table(
    "stock_movement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("variant_id", Uuid, nullable=False),
    Column("warehouse_id", Uuid, nullable=False),
    Column("on_hand_delta", Integer, nullable=False),
    Column("reserved_delta", Integer, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reference", Uuid),
    Column("actor_id", Uuid),
    Column("note", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("stock_movement_place", "variant_id", "warehouse_id", "id"),
    # A delivery or a count that is told twice is written once.
    Index(
        "stock_movement_told",
        "reference",
        unique=True,
        postgresql_where=text("cause IN ('receipt', 'adjustment')"),
    ),
)

#: The rows of imports that were carried out: the same import again does nothing to them.
import_row = Table(
    "import_row",
    metadata,
    Column("importer_id", Uuid, primary_key=True),
    Column("import_key", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("product_id", ForeignKey("product.id"), nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
)

favourite = Table(
    "favourite",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    # A row stays when its product is no longer a favourite: events number its changes.
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Index("favourite_list", "user_id", "changed_at", "product_id", postgresql_where=text("active")),
)

#: How sought-after products are; rules/popularity.py says what `heat` means.
popularity = Table(
    "popularity",
    metadata,
    Column("product_id", ForeignKey("product.id"), primary_key=True),
    Column("heat", Double, nullable=False),
    Index("popularity_heat", "heat", "product_id"),
)

outbox = outbox_table(metadata)
inbox = inbox_table(metadata)


class MovementCause(StrEnum):
    """Why stock changed."""

    RECEIPT = "receipt"
    ADJUSTMENT = "adjustment"
    RESERVE = "reserve"
    RELEASE = "release"
    EXPIRE = "expire"
    SHIP = "ship"


@dataclass(frozen=True, slots=True)
class Size:
    """The outer size of a packed product, in millimetres."""

    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category.

    Attributes:
        id: its id.
        parent_id: the category above, or None.
        slug: its name in addresses, unique.
        titles: by locale.
        path: the ids from the root down to itself.
        position: its place in lists.
        version: grows with every change.
    """

    id: UUID
    parent_id: UUID | None
    slug: str
    titles: Mapping[str, str]
    path: tuple[UUID, ...]
    position: int
    version: int = 1


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product with its lowest price.

    Attributes:
        id: its id, a UUIDv7: newer products sort after older ones.
        seller_id: the user who sells it, or None for the store itself.
        category_id: its category.
        slug: its name in addresses, unique.
        status: whether the public sees it.
        titles: by locale.
        descriptions: by locale.
        weight_grams: packed.
        size: packed.
        price: the lowest of its variants' prices.
        image_urls: its pictures, the first one first.
        tags: words that it is grouped by, in lower case.
        attributes: what describes it, by attribute code.
        version: grows with every change.
        submitted_at: when it was handed in for moderation; None while it waits for nobody.
    """

    id: UUID
    seller_id: UUID | None
    category_id: UUID
    slug: str
    status: ProductStatus
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    weight_grams: int
    size: Size
    price: Money
    image_urls: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    version: int = 1
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VariantOption:
    """What sets a variant apart, e.g. colour: black; both by locale."""

    name: Mapping[str, str]
    value: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A variant: what a customer actually buys.

    Attributes:
        id: its id.
        product_id: the product it is a variant of.
        sku: the seller's article number.
        titles: by locale; the product's title with what sets the variant apart.
        options: what sets it apart.
        price: for one unit.
        position: its place in the product's list.
        compare_at: what it cost before, in the price's currency, or None.
        archived: whether it is no longer sold.
    """

    id: UUID
    product_id: UUID
    sku: str
    titles: Mapping[str, str]
    options: tuple[VariantOption, ...]
    price: Money
    position: int
    compare_at: Money | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse.

    Attributes:
        id: its id.
        code: its short name, unique.
        titles: by locale.
    """

    id: UUID
    code: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StockSummary:
    """What can be bought of a product or variant now.

    Attributes:
        available: units that nobody holds.
        warehouses: how many warehouses have some.
    """

    available: int
    warehouses: int


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What an order needs to know of a variant it sells.

    Attributes:
        variant_id: the variant.
        product_id: its product.
        seller_id: who sells it; None is the store itself.
        sku: the article number.
        titles: the variant's titles by locale.
        unit_price: for one unit.
        weight_grams: of one packed unit.
        size: of one packed unit.
    """

    variant_id: UUID
    product_id: UUID
    seller_id: UUID | None
    sku: str
    titles: Mapping[str, str]
    unit_price: Money
    weight_grams: int
    size: Size


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A reservation without its lines; `state` is one of rules.ReservationState."""

    id: UUID
    order_id: UUID
    state: str
    version: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry of the ledger, and the change of stock that it records.

    Attributes:
        variant_id: the variant.
        warehouse_id: the warehouse.
        on_hand_delta: units that came (or went, below zero).
        reserved_delta: units set aside (or given back, below zero).
        cause: why.
        reference: the order or delivery behind it, or None.
        actor_id: who told of it, or None.
        note: what they said, or None.
    """

    variant_id: UUID
    warehouse_id: UUID
    on_hand_delta: int
    reserved_delta: int
    cause: MovementCause
    reference: UUID | None
    actor_id: UUID | None = None
    note: str | None = None

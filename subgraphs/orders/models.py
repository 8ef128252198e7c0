"""The tables of orders, and their rows as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Sequence,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.money import Money
from subgraphs.kit.outbox import outbox_table
from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.events import OrderFacts
from subgraphs.orders.rules import ENDED, OrderStatus, Purse

metadata = MetaData(schema="orders")

order_numbers = Sequence("order_number", metadata=metadata)

orders = Table(
    "order",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("user_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("city", Text),
    Column("currency", Text),
    Column("delivery_minor", BigInteger),
    Column("total_minor", BigInteger),
    Column("cancel_reason", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("placed_at", DateTime(timezone=True)),
    Column("delivered_at", DateTime(timezone=True)),
    Column("paid_minor", BigInteger, nullable=False),
    Column("refunded_minor", BigInteger, nullable=False),
    Column("customer_gone", Boolean, nullable=False),
    Index("order_user", "user_id", "id"),
    # An order has all of its money or none of it.
    CheckConstraint(
        "(currency IS NULL) = (total_minor IS NULL) AND "
        "(currency IS NULL) = (delivery_minor IS NULL)",
        name="order_money",
    ),
    CheckConstraint("0 <= refunded_minor AND refunded_minor <= paid_minor", name="order_purse"),
)

order_lines = Table(
    "order_line",
    metadata,
    Column("order_id", Uuid, ForeignKey(orders.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("variant_id", Uuid, nullable=False),
    Column("product_id", Uuid, nullable=False),
    Column("seller_id", Uuid),
    Column("sku", Text, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price_minor", BigInteger, nullable=False),
    CheckConstraint("quantity > 0", name="order_line_quantity"),
)

#: The key under which a customer asked for an order, and what was asked.
checkouts = Table(
    "checkout",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("idempotency_key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

outbox = outbox_table(metadata)
inbox = inbox_table(metadata)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order as it was sold.

    Attributes:
        variant_id: what was bought.
        product_id: its product.
        seller_id: who sells it; None for the store itself.
        sku: the seller's code.
        titles: by locale code.
        quantity: how many units, at least one.
        unit_price: price of one unit.
    """

    variant_id: UUID
    product_id: UUID
    seller_id: UUID | None
    sku: str
    titles: Mapping[str, str]
    quantity: int
    unit_price: Money

    @property
    def total(self) -> Money:
        """Return the price of all units."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order costs.

    Attributes:
        delivery: the delivery.
        total: lines and delivery together.
    """

    delivery: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Order:
    """An order.

    Attributes:
        id: the order.
        number: what people call it by.
        user_id: whose it is.
        status: where it stands.
        locale: the customer's language when it was placed.
        city: where to deliver, or None for the store's own city.
        totals: what it costs; None until the checkout has priced it.
        cancel_reason: why it was cancelled, or None.
        version: how many facts about it were published.
        created_at: when the customer asked for it.
        placed_at: when everything it needs was held, or None.
        lines: what was bought; none until the checkout has priced them.
        delivered_at: when the customer had it, or None.
        purse: its money.
        customer_gone: whether its customer was erased.
    """

    id: UUID
    number: str
    user_id: UUID
    status: OrderStatus
    locale: Locale
    city: str | None
    totals: Totals | None
    cancel_reason: CancelReason | None
    version: int
    created_at: datetime
    placed_at: datetime | None
    lines: tuple[OrderLine, ...] = ()
    delivered_at: datetime | None = None
    purse: Purse = field(default_factory=Purse)
    customer_gone: bool = False

    @property
    def facts(self) -> OrderFacts:
        """Return what every event about it tells."""
        return OrderFacts(
            order_id=self.id, number=self.number, user_id=self.user_id, locale=self.locale
        )

    @property
    def cost(self) -> Money | None:
        """Return what it costs; None until the checkout has priced it."""
        return None if self.totals is None else self.totals.total

    @property
    def kept_city(self) -> str | None:
        """Return where to deliver as far as it is kept: not of the past of who has left."""
        return None if self.customer_gone and self.status in ENDED else self.city

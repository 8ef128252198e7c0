"""Tables of zones, tariffs and shipments, and shipments as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.inbox import inbox_table
from subgraphs.kit.outbox import outbox_table
from subgraphs.shipping.events import ShipmentFacts
from subgraphs.shipping.rules.shipments import ENDED, ShipmentStatus

SCHEMA = "shipping"
#: Where a customer who names no city is taken to live.
DEFAULT_CITY = "москва"
#: The zone of every city that no other zone names.
ELSEWHERE = "elsewhere"

#: Who carries what the store's own tariffs offer.
OWN_CARRIER = "Store Delivery"

metadata = MetaData(schema=SCHEMA)

zone = Table("zone", metadata, Column("code", Text, primary_key=True))

city = Table(
    "city",
    metadata,
    # As rules.city_key writes it; a city stands here once for each language.
    Column("key", Text, primary_key=True),
    Column("zone", ForeignKey("zone.code"), nullable=False),
)

tariff = Table(
    "tariff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("zone", ForeignKey("zone.code"), nullable=False, index=True),
    Column("carrier", Text, nullable=False),
    Column("service", JSONB, nullable=False),
    Column("base_minor", BigInteger, nullable=False),
    Column("per_kilogram_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("largest_grams", Integer, nullable=False),
    Column("min_days", Integer, nullable=False),
    Column("max_days", Integer, nullable=False),
    CheckConstraint("base_minor >= 0 AND per_kilogram_minor >= 0", name="tariff_not_negative"),
    CheckConstraint("0 <= min_days AND min_days <= max_days", name="tariff_days_in_order"),
)

shipments = Table(
    "shipment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False, unique=True),
    # Nobody's once the user was erased.
    Column("user_id", Uuid),
    Column("carrier", Text, nullable=False),
    Column("city", Text),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("shipment_status", "status", "id"),
    Index("shipment_user", "user_id"),
)

#: What happened to a shipment, in order; only added to.
steps = Table(
    "shipment_step",
    metadata,
    Column("shipment_id", Uuid, ForeignKey(shipments.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("noted_by", Text, nullable=False),
)

outbox = outbox_table(metadata)
inbox = inbox_table(metadata)


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods of an order on their way.

    Attributes:
        id: the shipment.
        order_id: the order.
        user_id: whose; None when its user was erased.
        carrier: the carrier's name.
        city: where to; None for the store's own city, and when it is no longer kept.
        status: where it is.
        version: how many steps it has taken; as many facts about it were published.
        created_at: when it was asked for.
    """

    id: UUID
    order_id: UUID
    user_id: UUID | None
    carrier: str
    city: str | None
    status: ShipmentStatus
    version: int
    created_at: datetime

    @property
    def facts(self) -> ShipmentFacts:
        """Return what every event about it tells."""
        return ShipmentFacts(shipment_id=self.id, order_id=self.order_id, carrier=self.carrier)

    @property
    def kept_city(self) -> str | None:
        """Return where to, as far as it is kept: not of the past of who was erased."""
        return None if self.user_id is None and self.status in ENDED else self.city


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a shipment.

    Attributes:
        status: where it was then.
        at: when, UTC.
        noted_by: the user who noted it, or `system`.
    """

    status: ShipmentStatus
    at: datetime
    noted_by: str

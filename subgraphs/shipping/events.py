"""Facts that shipping publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypedDict
from uuid import UUID

from subgraphs.kit.events import DomainEvent


class ShipmentFacts(TypedDict):
    """What every fact about a shipment tells, as `ShipmentEvent` names it."""

    shipment_id: UUID
    order_id: UUID
    carrier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentEvent(DomainEvent):
    """What every fact about a shipment tells.

    The shipment is the subject; the order is the Kafka key, so that an order's facts keep their
    order whatever they are about.

    Attributes:
        shipment_id: the shipment.
        order_id: the order whose goods travel.
        carrier: the carrier's name.
    """

    SOURCE: ClassVar[str] = "/shop/shipping"

    shipment_id: UUID
    order_id: UUID
    carrier: str

    @property
    def subject(self) -> str:
        """Return the shipment's id."""
        return str(self.shipment_id)

    @property
    def partition_key(self) -> str:
        """Return the order's id."""
        return str(self.order_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentCreated(ShipmentEvent):
    """Goods of an order wait for a carrier."""

    TYPE: ClassVar[str] = "shop.shipment.created.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentStatusChanged(ShipmentEvent):
    """A shipment has come further, or does not come further.

    Attributes:
        status: where it is now, in the word that the graph has for it.
        occurred_at: when it happened.
    """

    TYPE: ClassVar[str] = "shop.shipment.status_changed.v1"

    status: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentDelivered(ShipmentEvent):
    """The customer has the goods.

    Attributes:
        occurred_at: when it happened.
    """

    TYPE: ClassVar[str] = "shop.shipment.delivered.v1"

    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentReturned(ShipmentEvent):
    """The goods are back at the store.

    Attributes:
        occurred_at: when it happened.
    """

    TYPE: ClassVar[str] = "shop.shipment.returned.v1"

    occurred_at: datetime

"""Facts that stock publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.events import DomainEvent


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

    SOURCE: ClassVar[str] = "/shop/products"

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
class StockReleased(ReservationEvent):
    """An order gave its stock back."""

    TYPE: ClassVar[str] = "shop.stock.released.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationExpired(ReservationEvent):
    """A hold ended by itself."""

    TYPE: ClassVar[str] = "shop.stock.reservation_expired.v1"

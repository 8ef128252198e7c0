"""Facts that orders publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypedDict
from uuid import UUID

from subgraphs.kit.events import DomainEvent
from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import CancelReason


class OrderFacts(TypedDict):
    """What every fact about an order tells, as `OrderEvent` names it."""

    order_id: UUID
    number: str
    user_id: UUID
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent(DomainEvent):
    """What every fact about an order tells.

    Attributes:
        order_id: the order.
        number: what people call it by.
        user_id: whose it is.
        locale: the customer's language.
    """

    SOURCE: ClassVar[str] = "/shop/orders"

    order_id: UUID
    number: str
    user_id: UUID
    locale: Locale

    @property
    def subject(self) -> str:
        """Return the order's id."""
        return str(self.order_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutStarted(OrderEvent):
    """A customer asked for an order of what the cart holds.

    Attributes:
        city: where to deliver, or None for the store's own city.
        expected_total_minor: the total the customer saw, or None to accept any.
    """

    TYPE: ClassVar[str] = "shop.checkout.started.v1"

    city: str | None
    expected_total_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    """One line of a placed order.

    Attributes:
        variant_id: what was bought.
        product_id: its product.
        seller_id: who sells it; None for the store itself.
        title: by locale code.
        quantity: how many units.
        unit_price: price of one unit.
        total: price of all units.
    """

    variant_id: UUID
    product_id: UUID
    seller_id: UUID | None
    title: Mapping[str, str]
    quantity: int
    unit_price: Money
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(OrderEvent):
    """An order is placed: its stock is held, its payment and delivery are agreed.

    Attributes:
        lines: what was bought.
        delivery_cost: the delivery.
        total: lines and delivery together.
        placed_at: when.
    """

    TYPE: ClassVar[str] = "shop.order.placed.v1"

    lines: tuple[PlacedLine, ...]
    delivery_cost: Money
    total: Money
    placed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(OrderEvent):
    """An order is to be delivered before it is paid for.

    Attributes:
        city: where to, or None for the store's own city.
    """

    TYPE: ClassVar[str] = "shop.order.confirmed.v1"

    city: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(OrderEvent):
    """The money for an order came in.

    Attributes:
        amount: how much.
        paid_at: when it was noted.
        status: where the order stands then: PAID when its goods may go out, else they are on their
            way already, or will never go.
        city: where to deliver, or None for the store's own city.
    """

    TYPE: ClassVar[str] = "shop.order.paid.v1"

    amount: Money
    paid_at: datetime
    status: str
    city: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(OrderEvent):
    """A carrier has an order's goods.

    Attributes:
        shipment_id: the shipment.
        carrier: the carrier's name.
    """

    TYPE: ClassVar[str] = "shop.order.shipped.v1"

    shipment_id: UUID
    carrier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredLine:
    """One line of an order that arrived.

    Attributes:
        variant_id: what was bought.
        product_id: its product.
    """

    variant_id: UUID
    product_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(OrderEvent):
    """An order is in the customer's hands.

    Attributes:
        lines: what arrived.
        delivered_at: when.
    """

    TYPE: ClassVar[str] = "shop.order.delivered.v1"

    lines: tuple[DeliveredLine, ...]
    delivered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturned(OrderEvent):
    """An order's goods came back to the store."""

    TYPE: ClassVar[str] = "shop.order.returned.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefunded(OrderEvent):
    """Money of an order went back to the customer.

    Attributes:
        amount: how much.
        full: whether nothing of the order's money is left.
    """

    TYPE: ClassVar[str] = "shop.order.refunded.v1"

    amount: Money
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """An order will not be delivered.

    Attributes:
        reason: why.
    """

    TYPE: ClassVar[str] = "shop.order.cancelled.v1"

    reason: CancelReason

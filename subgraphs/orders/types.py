"""The graph's types of orders."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet

from subgraphs.kit.connections import Connection, Paged, connect, counter
from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.errors import UserError
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.money import MinorUnits, MoneyType
from subgraphs.kit.pagination import PageArguments
from subgraphs.kit.settings import Locale
from subgraphs.orders.errors import CancelReason, OrderErrorCode
from subgraphs.orders.loaders import Orders
from subgraphs.orders.models import Order, OrderLine
from subgraphs.orders.repository import orders_of
from subgraphs.orders.rules import OrderPaymentStatus, OrderStatus

strawberry.enum(OrderPaymentStatus, description="Where the money of an order is.")
strawberry.enum(OrderStatus, description="Where an order stands.")
strawberry.enum(CancelReason, name="OrderCancelReason", description="Why an order was cancelled.")
strawberry.enum(OrderErrorCode, description="What orders refuse.")


@strawberry.federation.type(name="Variant", keys=[Key(fields=FieldSet("id"), resolvable=False)])
class VariantReference:
    """A variant, which the catalogue knows; its article number never changes."""

    id: strawberry.ID
    sku: str = strawberry.federation.field(external=True)


@strawberry.type(name="OrderLine", description="One line of an order, as it was sold.")
class OrderLineType:
    """The graph's form of a line."""

    variant: VariantReference | None = strawberry.federation.field(
        description="What was bought; the catalogue may have changed since.", provides=["sku"]
    )
    title: str = strawberry.field(description="What it was called then, in the request's language.")
    sku: str = strawberry.field(description="The seller's code.")
    quantity: int = strawberry.field(description="How many units.")
    unit_price: MoneyType = strawberry.field(description="Price of one unit.")
    total: MoneyType = strawberry.field(description="Price of all units.")

    @classmethod
    def of(cls, line: OrderLine, locale: Locale) -> OrderLineType:
        """Return the graph's form of a line."""
        return cls(
            variant=VariantReference(id=global_id("Variant", line.variant_id), sku=line.sku),
            title=pick_text(line.titles, locale),
            sku=line.sku,
            quantity=line.quantity,
            unit_price=MoneyType.of(line.unit_price, locale),
            total=MoneyType.of(line.total, locale),
        )


@strawberry.federation.type(
    name="Order", keys=["id"], description="What a customer bought, and how far it has come."
)
class OrderType:
    """The graph's form of an order; only its customer and administrators reach one."""

    id: strawberry.ID
    number: str = strawberry.field(description="What people call it by, e.g. 2026-000123.")
    status: OrderStatus = strawberry.field(description="Where it stands.")
    lines: list[OrderLineType] = strawberry.field(
        description="What was bought; empty until the checkout has priced it."
    )
    delivery_cost: MoneyType | None = strawberry.field(
        description="The delivery; null until the checkout has priced it."
    )
    total: MoneyType | None = strawberry.field(
        description="Lines and delivery; null until the checkout has priced it."
    )
    city: str | None = strawberry.field(description="Where it is delivered to.")
    created_at: datetime = strawberry.field(description="When the customer asked for it.")
    placed_at: datetime | None = strawberry.field(
        description="When its stock, delivery and payment were settled."
    )
    delivered_at: datetime | None = strawberry.field(
        description="When the customer had it; null while it is not delivered."
    )
    payment_status: OrderPaymentStatus = strawberry.field(description="Where its money is.")
    cancel_reason: CancelReason | None = strawberry.field(
        description="Why it was cancelled; null when it was not."
    )

    @classmethod
    def of(cls, order: Order, locale: Locale) -> OrderType:
        """Return the graph's form of an order."""
        totals = order.totals
        return cls(
            id=global_id("Order", order.id),
            number=order.number,
            status=order.status,
            lines=[OrderLineType.of(line, locale) for line in order.lines],
            delivery_cost=MoneyType.of(totals.delivery, locale) if totals else None,
            total=MoneyType.of(totals.total, locale) if totals else None,
            city=order.city,
            created_at=order.created_at,
            placed_at=order.placed_at,
            delivered_at=order.delivered_at,
            payment_status=order.purse.status_for(order.status),
            cancel_reason=order.cancel_reason,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Orders], id: strawberry.ID) -> OrderType | None:
        """Return the order of a representation, or null when there is none for the caller."""
        key = find_global_id("Order", id)
        order = None if key is None else await info.context.domain.visible_order(key)
        return None if order is None else cls.of(order, info.context.request.locale)


@strawberry.federation.type(name="User", keys=["id"])
class UserOrders:
    """A user, as far as orders know one."""

    id: strawberry.ID

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> UserOrders:
        """Return the user of a representation: orders take anyone's word that they exist."""
        return cls(id=id)

    @strawberry.field(
        description="Their orders, the newest first; null for anybody else's eyes.",
        extensions=[Paged()],
    )
    async def orders(self, info: Info[Orders], page: PageArguments) -> Connection[OrderType] | None:
        """Return a page of the user's orders to the user and to administrators."""
        identity = info.context.request.identity
        user_id = find_global_id("User", self.id)
        if identity is None or user_id is None:
            return None
        if user_id != identity.user_id and Role.ADMIN not in identity.roles:
            return None
        return await connect_orders(info, user_id, page)


@strawberry.type(description="A refusal to place or to change an order.")
class OrderUserError(UserError):
    """The graph's form of an `OrderError`."""

    code: OrderErrorCode = strawberry.field(description="Stable code of the refusal.")


@strawberry.input(description="What to place an order of: the caller's cart.")
class CheckoutPlaceInput:
    """The input of `checkoutPlace`."""

    idempotency_key: str = strawberry.field(
        description="Your name for this attempt; a repeat with it returns the same order."
    )
    city: str | None = strawberry.field(default=None, description="Where to deliver.")
    expected_total_minor: MinorUnits | None = strawberry.field(
        default=None,
        description="The total you showed; another total cancels the order (PRICE_CHANGED).",
    )


@strawberry.input(description="The order that may go out.")
class OrderConfirmInput:
    """The input of `orderConfirm`."""

    order_id: strawberry.ID


@strawberry.input(description="The order that is given up.")
class OrderCancelInput:
    """The input of `orderCancel`."""

    order_id: strawberry.ID


@strawberry.type(description="The order after the change, or why it was refused.")
class OrderPayload:
    """The payload of a change of an order."""

    order: OrderType | None
    user_errors: list[OrderUserError]


@strawberry.type(description="The order, or why there is none.")
class CheckoutPlacePayload:
    """The payload of `checkoutPlace`."""

    order: OrderType | None = strawberry.field(
        description="The order; PENDING when its checkout takes longer than the answer may."
    )
    user_errors: list[OrderUserError] = strawberry.field(
        description="Empty when the order is placed or still pending."
    )


async def connect_orders(
    info: Info[Orders], user_id: UUID, page: PageArguments
) -> Connection[OrderType]:
    """Return a page of a customer's orders in the graph's form.

    Raises:
        BadUserInput: as `PageArguments.read_id`.
    """
    domain, locale = info.context.domain, info.context.request.locale
    return connect(
        await domain.page_of(user_id, page.read_id()),
        lambda order: OrderType.of(order, locale),
        lambda order: (str(order.id),),
        counter(domain.engine, orders_of(user_id)),
    )

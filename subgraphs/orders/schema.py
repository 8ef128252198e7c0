"""The orders subgraph's schema: reading one's orders, and placing one."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.errors import NotFound
from subgraphs.kit.federation import PAGED
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.pagination import Connection
from subgraphs.orders import service
from subgraphs.orders.errors import OrderError, OrderErrorCode
from subgraphs.orders.loaders import Orders
from subgraphs.orders.models import Order
from subgraphs.orders.rules import OrderStatus, read_checkout
from subgraphs.orders.types import (
    CheckoutPlaceInput,
    CheckoutPlacePayload,
    OrderType,
    OrderUserError,
    UserOrders,
    orders_of,
)

#: How long `checkoutPlace` waits for the checkout before it answers with a pending order.
CHECKOUT_WAIT_SECONDS = 5.0


@strawberry.type
class Query:
    """What orders answer."""

    @strawberry.federation.field(
        authenticated=True, description="An order of yours; any order for an administrator."
    )
    async def order(self, info: Info[Orders], id: strawberry.ID) -> OrderType | None:
        """Return an order; another's is as unknown as one that does not exist."""
        info.context.request.user  # noqa: B018  # nobody signed in: UNAUTHENTICATED, not NOT_FOUND
        order = await info.context.domain.visible_order(parse_global_id("Order", id))
        if order is None:
            raise NotFound("You have no such order.")
        return OrderType.of(order, info.context.request.locale)

    @strawberry.federation.field(
        authenticated=True, description="Your orders, the newest first.", directives=PAGED
    )
    async def orders(
        self, info: Info[Orders], first: int = 20, after: str | None = None
    ) -> Connection[OrderType] | None:
        """Return a page of the caller's orders."""
        return await orders_of(info, info.context.request.user.user_id, first, after)


@strawberry.type
class Mutation:
    """What orders do."""

    @strawberry.federation.mutation(
        authenticated=True, description="Place an order of what your cart holds."
    )
    async def checkout_place(
        self, info: Info[Orders], input: CheckoutPlaceInput
    ) -> CheckoutPlacePayload:
        """Commit a pending order with its event, then wait a little for the checkout."""
        request, domain = info.context.request, info.context.domain
        user = request.user
        try:
            wanted = read_checkout(input.idempotency_key, input.city, input.expected_total_minor)
            async with domain.open_work() as work:
                order_id = await service.start_checkout(
                    work, user, wanted, user.locale or request.locale, request.clock()
                )
        except OrderError as error:
            return CheckoutPlacePayload(
                order=None, user_errors=[OrderUserError.of(error, request.locale)]
            )
        await service.await_checkout(domain.engine, order_id, CHECKOUT_WAIT_SECONDS)
        order = await domain.order.load(order_id)
        return CheckoutPlacePayload(
            order=None if order is None else OrderType.of(order, request.locale),
            user_errors=[OrderUserError.of(error, request.locale) for error in _refusals_of(order)],
        )


def _refusals_of(order: Order | None) -> list[OrderError]:
    """Return why the checkout gave the order up, as refusals."""
    if order is None or order.status is not OrderStatus.CANCELLED or order.cancel_reason is None:
        return []
    return [OrderError(OrderErrorCode(order.cancel_reason.value))]


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[UserOrders],
    config=schema_config(),
    extensions=schema_extensions(),
)

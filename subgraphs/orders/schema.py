"""The orders subgraph's schema: reading one's orders, and placing one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.connections import Connection, Paged
from subgraphs.kit.context import Info
from subgraphs.kit.errors import NotFound
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import find_global_id, parse_global_id
from subgraphs.kit.pagination import PageArguments
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.errors import REFUSALS, CancelReason, OrderError, OrderErrorCode
from subgraphs.orders.loaders import Orders, may_see
from subgraphs.orders.models import Order
from subgraphs.orders.rules import read_checkout
from subgraphs.orders.service import checkout, moves, progress
from subgraphs.orders.types import (
    CheckoutPlaceInput,
    CheckoutPlacePayload,
    OrderCancelInput,
    OrderConfirmInput,
    OrderPayload,
    OrderType,
    OrderUserError,
    UserOrders,
    connect_orders,
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
        authenticated=True, description="Your orders, the newest first.", extensions=[Paged()]
    )
    async def orders(self, info: Info[Orders], page: PageArguments) -> Connection[OrderType] | None:
        """Return a page of the caller's orders."""
        return await connect_orders(info, info.context.request.user.user_id, page)


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
                order_id = await checkout.start_checkout(
                    work, user, wanted, user.locale or request.locale, request.clock()
                )
        except OrderError as error:
            return CheckoutPlacePayload(
                order=None, user_errors=[OrderUserError.of(error, request.locale)]
            )
        await checkout.await_checkout(domain.engine, order_id, CHECKOUT_WAIT_SECONDS)
        order = await domain.order.load(order_id)
        return CheckoutPlacePayload(
            order=None if order is None else OrderType.of(order, request.locale),
            user_errors=[OrderUserError.of(error, request.locale) for error in _refusals_of(order)],
        )

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        description="Let an order go out that is paid for on delivery: it will be shipped. For "
        "administrators.",
    )
    async def order_confirm(self, info: Info[Orders], input: OrderConfirmInput) -> OrderPayload:
        """Confirm an order."""
        info.context.request.require_role(Role.ADMIN)
        return await _change(info, input.order_id, progress.confirm)

    @strawberry.federation.mutation(
        authenticated=True,
        description="Give an order up that no carrier has yet: one of yours, or for an "
        "administrator any. What was paid for it is due back.",
    )
    async def order_cancel(self, info: Info[Orders], input: OrderCancelInput) -> OrderPayload:
        """Cancel an order for its customer or for the store."""
        user = info.context.request.user

        async def cancel(work: UnitOfWork, order_id: UUID) -> Order:
            return await checkout.cancel(work, order_id, await _reason(work, order_id, user))

        return await _change(info, input.order_id, cancel)


async def _change(
    info: Info[Orders],
    order_id: str,
    change: Callable[[UnitOfWork, UUID], Awaitable[Order]],
) -> OrderPayload:
    locale = info.context.request.locale
    try:
        key = find_global_id("Order", order_id)
        if key is None:
            raise OrderError(OrderErrorCode.ORDER_UNKNOWN, ("orderId",))
        async with info.context.domain.open_work() as work:
            order = await change(work, key)
    except OrderError as error:
        return OrderPayload(order=None, user_errors=[OrderUserError.of(error, locale)])
    return OrderPayload(order=OrderType.of(order, locale), user_errors=[])


async def _reason(work: UnitOfWork, order_id: UUID, user: Identity) -> CancelReason:
    """Return why a user's wish cancels an order.

    Raises:
        OrderError: ORDER_UNKNOWN when the user sees no such order.
    """
    order = await moves.lock(work, order_id)
    if order.user_id == user.user_id:
        return CancelReason.CUSTOMER_ASKED
    if not may_see(user, order):
        raise OrderError(OrderErrorCode.ORDER_UNKNOWN, ("orderId",))
    return CancelReason.STORE_DECIDED


def _refusals_of(order: Order | None) -> list[OrderError]:
    """Return why the checkout gave the order up, as refusals."""
    if order is None or order.cancel_reason not in REFUSALS:
        return []
    return [OrderError(OrderErrorCode(order.cancel_reason.value))]


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[UserOrders],
    config=schema_config(),
    extensions=schema_extensions(),
)

"""The steps of the checkout: each asks one domain, in that domain's own unit of work.

Every step and every undoing is named by the order and so safe to repeat: a worker that dies after
a domain's commit and before its own note repeats the step and gets the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import MetaData

from events.sagas.checkout import State
from events.sagas.models import Saga, WantedLine
from subgraphs.cart import service as cart_service
from subgraphs.cart.errors import CartErrorCode
from subgraphs.cart.repository import CartRepository
from subgraphs.kit.errors import DomainError
from subgraphs.kit.events import EventContext
from subgraphs.kit.money import Money, total
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.models import OrderLine, Totals
from subgraphs.orders.models import metadata as order_tables
from subgraphs.orders.service import checkout as order_service
from subgraphs.payments import service as payment_service
from subgraphs.payments.errors import PaymentErrorCode
from subgraphs.payments.models import metadata as payment_tables
from subgraphs.payments.rules import PaymentMethod
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.models import LineFacts
from subgraphs.products.models import metadata as product_tables
from subgraphs.products.service import stock as product_service
from subgraphs.shipping.errors import ShippingErrorCode
from subgraphs.shipping.models import metadata as shipping_tables
from subgraphs.shipping.rules.tariffs import Parcel
from subgraphs.shipping.service import quotes as shipping_service

#: How long stock is held for a checkout that stands still.
STOCK_HELD = timedelta(minutes=30)

#: Which refusals of the domains the customer reads as what. Others are nothing they could act on.
_REASONS: Mapping[Enum, CancelReason] = {
    CartErrorCode.CART_EMPTY: CancelReason.CART_EMPTY,
    CartErrorCode.CART_ALREADY_CHECKED_OUT: CancelReason.CART_ALREADY_CHECKED_OUT,
    ProductErrorCode.STOCK_SHORT: CancelReason.STOCK_SHORT,
    ProductErrorCode.RESERVATION_NOT_HELD: CancelReason.STOCK_SHORT,
    ShippingErrorCode.TOO_HEAVY: CancelReason.DELIVERY_UNAVAILABLE,
    PaymentErrorCode.AMOUNT_INVALID: CancelReason.PAYMENT_REFUSED,
    PaymentErrorCode.PAYMENT_CONFLICT: CancelReason.PAYMENT_REFUSED,
    PaymentErrorCode.PAYMENT_UNDER_WAY: CancelReason.PAYMENT_REFUSED,
}


class Refused(Exception):
    """A step refuses, and why.

    Args:
        reason: what the customer is told.
    """

    def __init__(self, reason: CancelReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Steps:
    """Carries out the step that a checkout stands at.

    Args:
        resources: the process's connections.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._steps: Mapping[State, Callable[[Saga], Awaitable[Saga]]] = {
            State.FREEZING_CART: self._freeze_cart,
            State.FILLING_ORDER: self._fill_order,
            State.RESERVING_STOCK: self._reserve_stock,
            State.CREATING_PAYMENT: self._create_payment,
            State.COMMITTING_STOCK: self._commit_stock,
            State.PLACING_ORDER: self._place_order,
            State.COMPLETING_CART: self._complete_cart,
            State.CANCELLING_PAYMENT: self._cancel_payment,
            State.RELEASING_STOCK: self._release_stock,
            State.UNFREEZING_CART: self._unfreeze_cart,
            State.CANCELLING_ORDER: self._cancel_order,
        }

    async def carry_out(self, saga: Saga) -> Saga:
        """Carry out the step under way and return the checkout with what it brought.

        Raises:
            Refused: a rule says no; nothing was done.
            Exception: the step may or may not have happened.
        """
        try:
            return await self._steps[saga.state](saga)
        except DomainError as error:
            if error.code is CartErrorCode.CART_BUSY:
                raise TimeoutError("the cart is being changed by many devices") from error
            raise Refused(_REASONS.get(error.code, CancelReason.CHECKOUT_FAILED)) from error

    async def _freeze_cart(self, saga: Saga) -> Saga:
        frozen = await cart_service.freeze(self._carts(saga), saga.order_id, saga.user_id)
        lines = tuple(WantedLine(line.variant_id, line.quantity) for line in frozen.lines)
        return replace(saga, lines=lines)

    async def _fill_order(self, saga: Saga) -> Saga:
        facts = await self._price(saga)
        delivery = await self._quote(saga, facts)
        lines = [_order_line(line, facts[line.variant_id]) for line in saga.lines]
        if any(line.unit_price.currency != delivery.currency for line in lines):
            raise Refused(CancelReason.CHECKOUT_FAILED)
        amount = delivery + total((line.total for line in lines), delivery.currency)
        if saga.expected_total_minor not in {None, amount.amount_minor}:
            raise Refused(CancelReason.PRICE_CHANGED)
        async with self._open_work(saga, order_tables) as work:
            order = await order_service.fill(
                work, saga.order_id, lines, Totals(delivery=delivery, total=amount)
            )
        return replace(saga, total=order.totals.total if order.totals else amount)

    async def _price(self, saga: Saga) -> Mapping[UUID, LineFacts]:
        variants = [line.variant_id for line in saga.lines]
        async with self._open_work(saga, product_tables) as work:
            facts = await product_service.price_lines(work, variants)
        if not facts.keys() >= set(variants):
            raise Refused(CancelReason.VARIANT_UNAVAILABLE)
        return facts

    async def _quote(self, saga: Saga, facts: Mapping[UUID, LineFacts]) -> Money:
        parcels = [_parcel(line, facts[line.variant_id]) for line in saga.lines]
        async with self._open_work(saga, shipping_tables) as work:
            offer = await shipping_service.quote(work, parcels, saga.city)
        return offer.cost

    async def _reserve_stock(self, saga: Saga) -> Saga:
        wanted: Counter[UUID] = Counter()
        for line in saga.lines:
            wanted[line.variant_id] += line.quantity
        async with self._open_work(saga, product_tables) as work:
            await product_service.reserve_stock(
                work, saga.order_id, wanted, self._resources.clock() + STOCK_HELD
            )
        return saga

    async def _create_payment(self, saga: Saga) -> Saga:
        if saga.total is None:
            raise Refused(CancelReason.CHECKOUT_FAILED)
        async with self._open_work(saga, payment_tables) as work:
            await payment_service.create_payment(
                work, saga.order_id, saga.user_id, saga.total, PaymentMethod.ON_DELIVERY
            )
        return saga

    async def _commit_stock(self, saga: Saga) -> Saga:
        # Who pays on delivery pays when the goods are there: nothing else ends the hold.
        async with self._open_work(saga, product_tables) as work:
            await product_service.commit_stock(work, saga.order_id)
        return saga

    async def _place_order(self, saga: Saga) -> Saga:
        async with self._open_work(saga, order_tables) as work:
            await order_service.place(work, saga.order_id, self._resources.clock())
        return saga

    async def _complete_cart(self, saga: Saga) -> Saga:
        await cart_service.complete(self._carts(saga), saga.order_id)
        return saga

    async def _cancel_payment(self, saga: Saga) -> Saga:
        async with self._open_work(saga, payment_tables) as work:
            await payment_service.cancel_payment(work, saga.order_id)
        return saga

    async def _release_stock(self, saga: Saga) -> Saga:
        async with self._open_work(saga, product_tables) as work:
            await product_service.release_stock(work, saga.order_id)
        return saga

    async def _unfreeze_cart(self, saga: Saga) -> Saga:
        await cart_service.unfreeze(self._carts(saga), saga.order_id)
        return saga

    async def _cancel_order(self, saga: Saga) -> Saga:
        reason = saga.reason or CancelReason.CHECKOUT_FAILED
        async with self._open_work(saga, order_tables) as work:
            await order_service.cancel(work, saga.order_id, reason)
        return saga

    def _open_work(self, saga: Saga, tables: MetaData) -> UnitOfWork:
        return UnitOfWork(self._resources.engine, tables, self._resources.clock, _context(saga))

    def _carts(self, saga: Saga) -> CartRepository:
        return CartRepository(self._resources.redis, self._resources.clock, _context(saga))


def _context(saga: Saga) -> EventContext:
    return EventContext(correlation_id=saga.correlation_id)


def _order_line(line: WantedLine, facts: LineFacts) -> OrderLine:
    return OrderLine(
        variant_id=facts.variant_id,
        product_id=facts.product_id,
        seller_id=facts.seller_id,
        sku=facts.sku,
        titles=facts.titles,
        quantity=line.quantity,
        unit_price=facts.unit_price,
    )


def _parcel(line: WantedLine, facts: LineFacts) -> Parcel:
    return Parcel(
        weight_grams=facts.weight_grams,
        length_mm=facts.size.length_mm,
        width_mm=facts.size.width_mm,
        height_mm=facts.size.height_mm,
        quantity=line.quantity,
    )

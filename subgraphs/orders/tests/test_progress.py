"""Placed orders go their way: each fact is told once, whatever is told twice or too late."""

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders.errors import CancelReason, OrderError, OrderErrorCode
from subgraphs.orders.models import OrderLine, Totals, checkouts, metadata, orders, outbox
from subgraphs.orders.rules import OrderPaymentStatus, OrderStatus, Purse, read_checkout
from subgraphs.orders.service import checkout, progress
from subgraphs.orders.service.erasure import forget_user

pytestmark = pytest.mark.services

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINE = OrderLine(new_id(), new_id(), None, "CUP-1", {"en": "Cup"}, 3, Money(19_900, "RUB"))
COST = Money(89_700, "RUB")
SHIPMENT = new_id()
S, P = OrderStatus, OrderPaymentStatus


class PlacedOrder:
    """An order of a customer of its own, and what is told of it."""

    def __init__(self, resources, user, order_id):
        self.resources = resources
        self.user = user
        self.id = order_id

    def work(self):
        return UnitOfWork(self.resources.engine, metadata, lambda: NOW, EventContext("test"))

    async def do(self, act, *given):
        async with self.work() as work:
            order = await act(work, self.id, *given)
        return order.status, order.purse.status_for(order.status)

    async def confirm(self):
        return await self.do(progress.confirm)

    async def pay(self, amount=COST):
        return await self.do(progress.note_payment, amount)

    async def ship(self):
        return await self.do(progress.note_shipped, SHIPMENT, "Store Delivery")

    async def deliver(self):
        return await self.do(progress.note_delivered, NOW)

    async def give_back(self):
        return await self.do(progress.note_returned)

    async def refund(self, by_now, amount):
        return await self.do(progress.note_refund, Money(by_now, "RUB"), Money(amount, "RUB"))

    async def cancel(self):
        return await self.do(checkout.cancel, CancelReason.CUSTOMER_ASKED)

    async def told(self):
        """Return the events since it was placed."""
        async with self.resources.engine.connect() as connection:
            rows = await connection.execute(
                select(outbox).where(outbox.c.subject == str(self.id)).order_by(outbox.c.sequence)
            )
            found = [(row.type.split(".")[2], row.sequence, row.data) for row in rows.all()]
        assert [sequence for _, sequence, _ in found] == list(range(1, len(found) + 1))
        return [(kind, data) for kind, _, data in found[2:]]

    async def kinds(self):
        return [kind for kind, _ in await self.told()]

    async def city(self):
        async with self.resources.engine.connect() as connection:
            return await connection.scalar(select(orders.c.city).where(orders.c.id == self.id))


@pytest.fixture
async def order(resources):
    user = identity_of()
    made = PlacedOrder(resources, user, None)
    async with made.work() as work:
        request = read_checkout("key-1", "Тверь", None)
        made.id = await checkout.start_checkout(work, user, request, Locale.RU, NOW)
        await checkout.fill(work, made.id, [LINE], Totals(Money(30_000, "RUB"), COST))
        await checkout.place(work, made.id, NOW)
    return made


async def test_an_order_paid_for_on_delivery_is_confirmed_shipped_delivered_and_paid(order):
    assert await order.confirm() == (S.CONFIRMED, P.UNPAID)
    assert await order.ship() == (S.SHIPPED, P.UNPAID)
    assert await order.deliver() == (S.DELIVERED, P.UNPAID)
    assert await order.pay() == (S.DELIVERED, P.PAID)
    told = dict(await order.told())
    assert list(told) == ["confirmed", "shipped", "delivered", "paid"]
    assert told["confirmed"]["city"] == "Тверь"
    assert told["shipped"]["shipmentId"] == str(SHIPMENT)
    line = {"variantId": str(LINE.variant_id), "productId": str(LINE.product_id)}
    assert told["delivered"]["lines"] == [line]
    assert told["paid"]["amount"] == {"amountMinor": 89_700, "currency": "RUB"}


async def test_an_order_paid_for_before_goes_the_same_way(order):
    assert await order.pay() == (S.PAID, P.PAID)
    assert await order.ship() == (S.SHIPPED, P.PAID)
    assert await order.deliver() == (S.DELIVERED, P.PAID)
    assert await order.kinds() == ["paid", "shipped", "delivered"]


async def test_what_is_told_twice_happens_once(order):
    for act in (order.confirm, order.ship, order.deliver, order.pay):
        assert await act() == await act()
    for _ in range(2):
        assert await order.refund(9_700, 9_700) == (S.DELIVERED, P.PARTIALLY_REFUNDED)
    for _ in range(2):
        assert await order.refund(89_700, 80_000) == (S.REFUNDED, P.REFUNDED)
    told = await order.told()
    assert [kind for kind, _ in told] == [
        *("confirmed", "shipped", "delivered", "paid", "refunded", "refunded")
    ]
    assert [(data["amount"]["amountMinor"], data["full"]) for _, data in told[-2:]] == [
        (9_700, False),
        (80_000, True),
    ]


async def test_goods_that_come_back_are_paid_back(order):
    await order.pay()
    await order.ship()
    assert await order.give_back() == (S.RETURNED, P.REFUND_PENDING)
    assert await order.refund(89_700, 89_700) == (S.REFUNDED, P.REFUNDED)
    assert (await order.kinds())[-2:] == ["returned", "refunded"]


async def test_an_order_given_up_after_payment_waits_for_its_money_to_go_back(order):
    await order.pay()
    assert await order.cancel() == (S.CANCELLED, P.REFUND_PENDING)
    assert await order.refund(89_700, 89_700) == (S.CANCELLED, P.REFUNDED)
    told = await order.told()
    assert [kind for kind, _ in told] == ["paid", "cancelled", "refunded"]
    assert told[-1][1]["full"] is True


async def test_money_that_comes_in_for_an_order_given_up_is_owed(order):
    await order.cancel()
    assert await order.pay() == (S.CANCELLED, P.REFUND_PENDING)


@pytest.mark.parametrize("act", ["ship", "deliver", "give_back"])
async def test_what_does_not_come_next_is_refused_and_changes_nothing(order, act):
    with pytest.raises(OrderError) as refused:
        await getattr(order, act)()
    assert refused.value.code is OrderErrorCode.INVALID_TRANSITION
    assert await order.told() == []


async def test_money_that_is_not_the_orders_is_refused(order):
    for amount in (Money(89_699, "RUB"), Money(89_700, "USD")):
        with pytest.raises(OrderError) as refused:
            await order.pay(amount)
        assert refused.value.code is OrderErrorCode.MONEY_MISMATCH
    with pytest.raises(OrderError):
        await order.refund(1, 1)
    await order.pay()
    with pytest.raises(OrderError):
        await order.refund(89_701, 89_701)
    assert await order.kinds() == ["paid"]


async def test_an_unknown_order_makes_no_progress(order):
    stranger = PlacedOrder(order.resources, order.user, new_id())
    acts = (stranger.confirm, stranger.pay, stranger.ship, stranger.deliver, stranger.give_back)
    for act in acts:
        with pytest.raises(OrderError) as refused:
            await act()
        assert refused.value.code is OrderErrorCode.ORDER_UNKNOWN


@pytest.mark.parametrize(
    ("status", "paid", "refunded", "expected"),
    [
        *((status, 0, 0, P.UNPAID) for status in S),
        *((status, 10, 10, P.REFUNDED) for status in S),
        (S.PAID, 10, 0, P.PAID),
        (S.SHIPPED, 10, 4, P.PARTIALLY_REFUNDED),
        *itertools.product((S.CANCELLED, S.RETURNED), (10,), (0, 4), (P.REFUND_PENDING,)),
    ],
)
def test_where_the_money_is_follows_from_what_moved(status, paid, refunded, expected):
    assert Purse(paid, refunded).status_for(status) is expected


async def test_of_who_has_left_goods_and_money_stay_and_where_they_went_does_not(order, resources):
    async def forget():
        async with order.work() as work:
            await forget_user(work, order.user.user_id)

    await order.confirm()
    for _ in range(2):
        await forget()
    # A carrier still has to find the door.
    assert await order.city() == "Тверь"
    async with resources.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(checkouts)) == 0
    await order.ship()
    await order.deliver()
    assert await order.city() is None
    assert await order.pay() == (S.DELIVERED, P.PAID)


async def test_the_past_of_who_leaves_names_no_place(order):
    await order.cancel()
    async with order.work() as work:
        await forget_user(work, order.user.user_id)
    assert await order.city() is None


async def test_who_stays_keeps_where_orders_went(order):
    await order.cancel()
    async with order.work() as work:
        await forget_user(work, new_id())
    assert await order.city() == "Тверь"

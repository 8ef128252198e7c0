"""Orders in the database: made once for a key, filled once, placed or cancelled once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository
from subgraphs.orders.errors import CancelReason, OrderError, OrderErrorCode
from subgraphs.orders.models import OrderLine, Totals, metadata, outbox
from subgraphs.orders.rules import OrderStatus, read_checkout
from subgraphs.orders.service import checkout

pytestmark = pytest.mark.services

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINE = OrderLine(
    variant_id=new_id(),
    product_id=new_id(),
    seller_id=None,
    sku="CUP-1",
    titles={"ru": "Чашка", "en": "Cup"},
    quantity=3,
    unit_price=Money(19_900, "RUB"),
)
TOTALS = Totals(delivery=Money(30_000, "RUB"), total=Money(89_700, "RUB"))
REQUEST = read_checkout("key-1", "Тверь", None)


@pytest.fixture
def work_of(resources):
    return lambda: UnitOfWork(
        resources.engine, metadata, lambda: NOW, EventContext(correlation_id="test")
    )


async def start(work_of, user, request=REQUEST):
    async with work_of() as work:
        return await checkout.start_checkout(work, user, request, Locale.RU, NOW)


async def fill(work_of, order_id):
    async with work_of() as work:
        return await checkout.fill(work, order_id, [LINE], TOTALS)


async def place(work_of, order_id):
    async with work_of() as work:
        return await checkout.place(work, order_id, NOW)


async def cancel(work_of, order_id, reason):
    async with work_of() as work:
        return await checkout.cancel(work, order_id, reason)


async def events_of(resources, order_id):
    async with resources.engine.connect() as connection:
        rows = await connection.execute(
            select(outbox).where(outbox.c.subject == str(order_id)).order_by(outbox.c.sequence)
        )
        return [(row.type, row.sequence, row.data) for row in rows.all()]


async def test_an_order_and_its_event_are_committed_together(resources, work_of):
    user = identity_of()
    order_id = await start(work_of, user)
    ((kind, sequence, data),) = await events_of(resources, order_id)
    assert (kind, sequence) == ("shop.checkout.started.v1", 1)
    assert data["userId"] == str(user.user_id)
    assert data["city"] == "Тверь"
    async with resources.engine.connect() as connection:
        order = (await repository.find(connection, [order_id]))[order_id]
    assert order.status is OrderStatus.PENDING
    assert order.number.startswith("2026-")
    assert (order.totals, order.lines) == (None, ())


async def test_the_same_key_returns_the_same_order_even_at_once(resources, work_of):
    user = identity_of()
    ids = await asyncio.gather(*(start(work_of, user) for _ in range(8)))
    assert len(set(ids)) == 1
    assert len(await events_of(resources, ids[0])) == 1


async def test_the_same_key_for_another_request_is_refused(work_of):
    user = identity_of()
    await start(work_of, user)
    with pytest.raises(OrderError) as refused:
        await start(work_of, user, replace(REQUEST, city="Псков"))
    assert refused.value.code is OrderErrorCode.IDEMPOTENCY_KEY_REUSED


async def test_two_customers_may_choose_the_same_key(work_of):
    first = await start(work_of, identity_of())
    assert first != await start(work_of, identity_of())


async def test_filling_again_changes_nothing(resources, work_of):
    order_id = await start(work_of, identity_of())
    await fill(work_of, order_id)
    async with work_of() as work:
        other = Totals(delivery=Money(0, "RUB"), total=Money(1, "RUB"))
        await checkout.fill(work, order_id, [replace(LINE, quantity=1)], other)
    async with resources.engine.connect() as connection:
        order = (await repository.find(connection, [order_id]))[order_id]
    assert order.lines == (LINE,)
    assert order.totals == TOTALS


async def test_placing_publishes_one_fact_with_everything_consumers_need(resources, work_of):
    order_id = await start(work_of, identity_of())
    await fill(work_of, order_id)
    order, again = [await place(work_of, order_id) for _ in range(2)]
    assert order == again
    assert order.status is OrderStatus.PLACED
    _, (kind, sequence, data) = await events_of(resources, order_id)
    assert (kind, sequence) == ("shop.order.placed.v1", 2)
    assert data["number"] == order.number
    assert data["locale"] == "ru"
    assert data["total"] == {"amountMinor": 89_700, "currency": "RUB"}
    assert data["lines"] == [
        {
            "variantId": str(LINE.variant_id),
            "productId": str(LINE.product_id),
            "sellerId": None,
            "title": {"ru": "Чашка", "en": "Cup"},
            "quantity": 3,
            "unitPrice": {"amountMinor": 19_900, "currency": "RUB"},
            "total": {"amountMinor": 59_700, "currency": "RUB"},
        }
    ]


async def test_an_order_without_prices_is_not_placed(work_of):
    order_id = await start(work_of, identity_of())
    with pytest.raises(OrderError) as refused:
        async with work_of() as work:
            await checkout.place(work, order_id, NOW)
    assert refused.value.code is OrderErrorCode.INVALID_TRANSITION


async def test_a_cancelled_order_keeps_its_first_reason(resources, work_of):
    order_id = await start(work_of, identity_of())
    await cancel(work_of, order_id, CancelReason.CART_EMPTY)
    order = await cancel(work_of, order_id, CancelReason.STOCK_SHORT)
    assert (order.status, order.cancel_reason) == (OrderStatus.CANCELLED, CancelReason.CART_EMPTY)
    assert [kind for kind, _, _ in await events_of(resources, order_id)] == [
        "shop.checkout.started.v1",
        "shop.order.cancelled.v1",
    ]


async def test_a_cancelled_order_cannot_be_filled_or_placed(work_of):
    order_id = await start(work_of, identity_of())
    async with work_of() as work:
        await checkout.cancel(work, order_id, CancelReason.CART_EMPTY)
    with pytest.raises(OrderError):
        await fill(work_of, order_id)
    with pytest.raises(OrderError):
        async with work_of() as work:
            await checkout.place(work, order_id, NOW)


async def test_an_unknown_order_is_refused(work_of):
    with pytest.raises(OrderError) as refused:
        async with work_of() as work:
            await checkout.cancel(work, new_id(), CancelReason.CART_EMPTY)
    assert refused.value.code is OrderErrorCode.ORDER_UNKNOWN

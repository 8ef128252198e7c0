"""Checkouts over the real domains: what they leave behind, however they are interrupted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from events.sagas import repository as saga_repository
from events.sagas.checkout import FINAL, FORWARD, State
from events.sagas.models import metadata as saga_tables
from events.sagas.runner import LEASE, PATIENCE, Runner, begin_checkout
from events.sagas.steps import Steps
from subgraphs.cart import service as cart_service
from subgraphs.cart.repository import CartRepository
from subgraphs.kit.clock import utc_now
from subgraphs.kit.events import EventContext, EventRecord
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import identity_of, layout_differences
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository as order_repository
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.models import metadata as order_tables
from subgraphs.orders.models import outbox as order_outbox
from subgraphs.orders.rules import OrderStatus, read_checkout
from subgraphs.orders.service import checkout as order_service
from subgraphs.payments.models import metadata as payment_tables
from subgraphs.products.models import metadata as product_tables
from subgraphs.products.tests.small_catalogue import variant_id

pytestmark = pytest.mark.services

CONTEXT = EventContext("test")


class Shop:
    """A customer with a cart, and what can be seen of their order."""

    def __init__(self, resources):
        self.resources = resources
        self.user = identity_of()
        self.carts = CartRepository(resources.redis, resources.clock, CONTEXT)
        self.ahead = timedelta(0)

    def clock(self):
        return utc_now() + self.ahead

    async def fill_cart(self, **quantities):
        for sku, quantity in quantities.items():
            command = cart_service.LineCommand(variant_id(sku.replace("_", "-")), quantity)
            await cart_service.add_line(self.carts, self.user.user_id, command)

    async def order(self, **wishes):
        request = read_checkout(
            str(new_id()), wishes.get("city"), wishes.get("expected_total_minor")
        )
        engine, clock = self.resources.engine, self.resources.clock
        async with UnitOfWork(engine, order_tables, clock, CONTEXT) as work:
            order_id = await order_service.start_checkout(
                work, self.user, request, Locale.RU, clock()
            )
        async with engine.connect() as connection:
            row = (
                await connection.execute(
                    select(order_outbox).where(order_outbox.c.subject == str(order_id))
                )
            ).one()
        record = EventRecord.from_json(
            {
                "id": str(row.id),
                "type": row.type,
                "source": row.source,
                "subject": row.subject,
                "sequence": row.sequence,
                "partitionKey": row.partition_key,
                "time": row.time.isoformat(),
                "data": row.data,
                "context": row.context,
            }
        )
        async with UnitOfWork(engine, saga_tables, self.clock, CONTEXT) as work:
            await begin_checkout(work, record)
        return order_id

    def runner(self, carry_out=None):
        steps = carry_out or Steps(self.resources).carry_out
        return Runner(self.resources.engine, steps, self.clock)

    async def run(self, order_id, carry_out=None):
        """Run until the checkout has ended, letting time pass where it waits."""
        runner = self.runner(carry_out)
        for _ in range(60):
            await runner.run_due(asyncio.Event())
            saga = await self.saga(order_id)
            if saga.state in FINAL:
                return saga
            self.ahead += LEASE
        raise AssertionError("the checkout stands still")

    async def saga(self, order_id):
        saga = await saga_repository.find(self.resources.engine, order_id)
        assert saga is not None
        return saga

    async def order_row(self, order_id):
        async with self.resources.engine.connect() as connection:
            return (await order_repository.find(connection, [order_id]))[order_id]

    async def rows(self, tables, name):
        table = tables.tables[f"{tables.schema}.{name}"]
        async with self.resources.engine.connect() as connection:
            return (await connection.execute(select(table))).all()

    async def reserved(self):
        return sum(row.reserved for row in await self.rows(product_tables, "stock"))

    async def order_events(self):
        return [row.type for row in await self.rows(order_tables, "outbox")]

    async def cart_quantity(self):
        cart = await self.carts.cart_of(self.user.user_id)
        return sum(line.quantity for line in cart.lines)

    async def assert_placed(self, order_id, units):
        order = await self.order_row(order_id)
        assert order.status is OrderStatus.PLACED
        assert await self.reserved() == units
        assert [row.status for row in await self.rows(payment_tables, "payment")] == ["PENDING"]
        assert (await self.order_events()).count("shop.order.placed.v1") == 1
        assert await self.cart_quantity() == 0
        return order

    async def assert_undone(self, order_id, reason, units_in_cart):
        order = await self.order_row(order_id)
        assert (order.status, order.cancel_reason) == (OrderStatus.CANCELLED, reason)
        assert await self.reserved() == 0
        payments = await self.rows(payment_tables, "payment")
        assert {row.status for row in payments} <= {"CANCELLED"}
        events = await self.order_events()
        assert events.count("shop.order.cancelled.v1") == 1
        assert "shop.order.placed.v1" not in events
        assert await self.cart_quantity() == units_in_cart
        # The cart is free: another order can be placed from it.
        await cart_service.freeze(self.carts, new_id(), self.user.user_id)


@pytest.fixture
def shop(resources):
    return Shop(resources)


async def test_migrations_make_what_the_tables_describe(resources):
    assert await layout_differences(resources.engine, saga_tables) == []


async def test_a_checkout_places_the_order_of_what_the_cart_held(shop):
    await shop.fill_cart(WAVE_A=2, COLUMN_A=1)
    order_id = await shop.order(city="Казань")
    saga = await shop.run(order_id)
    assert saga.state is State.COMPLETED
    # What the checkout needs no more it does not keep.
    assert saga.city is None
    order = await shop.assert_placed(order_id, 3)
    assert order.city == "Казань"
    assert {(line.sku, line.quantity) for line in order.lines} == {("WAVE-A", 2), ("COLUMN-A", 1)}
    goods = 2 * 599_000 + 100_000
    assert order.totals.total.amount_minor == goods + order.totals.delivery.amount_minor
    payment = (await shop.rows(payment_tables, "payment"))[0]
    assert payment.amount_minor == order.totals.total.amount_minor
    reservation = (await shop.rows(product_tables, "reservation"))[0]
    assert reservation.state == "committed"


async def test_a_checkout_that_is_begun_twice_runs_once(shop):
    await shop.fill_cart(COLUMN_A=1)
    order_id = await shop.order()
    saga = await shop.saga(order_id)
    await shop.run(order_id)
    async with UnitOfWork(shop.resources.engine, saga_tables, shop.clock, CONTEXT) as work:
        await saga_repository.begin(work.session, saga)
    await shop.runner().run_due(asyncio.Event())
    await shop.assert_placed(order_id, 1)


async def test_an_empty_cart_cancels_the_order(shop):
    order_id = await shop.order(city="Казань")
    saga = await shop.run(order_id)
    assert saga.city is None
    order = await shop.order_row(order_id)
    assert order.cancel_reason is CancelReason.CART_EMPTY


async def test_a_second_order_of_the_same_cart_is_refused(shop):
    await shop.fill_cart(COLUMN_A=1)
    await cart_service.freeze(shop.carts, new_id(), shop.user.user_id)
    order_id = await shop.order()
    await shop.run(order_id)
    order = await shop.order_row(order_id)
    assert order.cancel_reason is CancelReason.CART_ALREADY_CHECKED_OUT


@pytest.mark.parametrize(
    ("cart", "wishes", "reason"),
    [
        ({"WAVE_A": 11}, {}, CancelReason.STOCK_SHORT),
        ({"SECRET_A": 1}, {}, CancelReason.VARIANT_UNAVAILABLE),
        ({"COLUMN_A": 1}, {"expected_total_minor": 1}, CancelReason.PRICE_CHANGED),
    ],
)
async def test_a_refusal_undoes_everything_and_says_why(shop, cart, wishes, reason):
    await shop.fill_cart(**cart)
    order_id = await shop.order(**wishes)
    assert (await shop.run(order_id)).state is State.CANCELLED
    await shop.assert_undone(order_id, reason, sum(cart.values()))


async def test_an_expected_total_that_is_right_is_accepted(shop):
    await shop.fill_cart(COLUMN_A=1)
    first = await shop.order()
    await shop.run(first)
    total = (await shop.order_row(first)).totals.total.amount_minor
    await shop.fill_cart(COLUMN_A=1)
    second = await shop.order(expected_total_minor=total)
    assert (await shop.run(second)).state is State.COMPLETED


@pytest.mark.parametrize("crash", [*FORWARD, State.COMPLETING_CART])
@pytest.mark.parametrize("after_effect", [True, False])
async def test_a_worker_that_dies_at_any_step_leaves_one_whole_order(shop, crash, after_effect):
    """The runner is dropped around the effect of a step, before its note."""
    await shop.fill_cart(WAVE_A=2)
    order_id = await shop.order()
    steps = Steps(shop.resources)

    class Killed(BaseException):
        pass

    async def dying(saga):
        if saga.state is crash:
            if after_effect:
                await steps.carry_out(saga)
            raise Killed
        return await steps.carry_out(saga)

    with pytest.raises(Killed):
        await shop.runner(dying).run_due(asyncio.Event())
    saga = await shop.saga(order_id)
    assert saga.state is crash
    # Until the lease is over nobody takes it.
    assert await shop.runner().run_due(asyncio.Event()) == 0
    shop.ahead += LEASE
    assert (await shop.run(order_id)).state is State.COMPLETED
    await shop.assert_placed(order_id, 2)


@pytest.mark.parametrize("away", sorted(FORWARD - {State.PLACING_ORDER}))
@pytest.mark.parametrize("after_effect", [True, False])
async def test_a_server_that_stays_away_cancels_the_order_and_undoes_all(shop, away, after_effect):
    await shop.fill_cart(WAVE_A=2)
    order_id = await shop.order()
    steps = Steps(shop.resources)

    async def failing(saga):
        if saga.state is away:
            if after_effect:
                await steps.carry_out(saga)
            raise ConnectionError("away")
        return await steps.carry_out(saga)

    saga = await shop.run(order_id, failing)
    assert saga.state is State.CANCELLED
    assert shop.ahead >= PATIENCE - LEASE
    await shop.assert_undone(order_id, CancelReason.CHECKOUT_FAILED, 2)


async def test_a_server_that_comes_back_is_waited_for(shop):
    await shop.fill_cart(WAVE_A=2)
    order_id = await shop.order()
    steps = Steps(shop.resources)
    failures = 5

    async def failing(saga):
        nonlocal failures
        if saga.state is State.RESERVING_STOCK and failures:
            failures -= 1
            raise ConnectionError("away")
        return await steps.carry_out(saga)

    assert (await shop.run(order_id, failing)).state is State.COMPLETED
    await shop.assert_placed(order_id, 2)


async def test_the_steps_after_placing_are_never_given_up(shop):
    await shop.fill_cart(WAVE_A=2)
    order_id = await shop.order()
    steps = Steps(shop.resources)

    async def failing(saga):
        if saga.state is State.COMPLETING_CART and shop.ahead < 2 * PATIENCE:
            raise ConnectionError("away")
        return await steps.carry_out(saga)

    assert (await shop.run(order_id, failing)).state is State.COMPLETED
    await shop.assert_placed(order_id, 2)


async def test_a_worker_that_lost_its_lease_writes_nothing(shop):
    await shop.fill_cart(COLUMN_A=1)
    order_id = await shop.order()
    engine = shop.resources.engine
    now = shop.clock()
    (taken,) = await saga_repository.lease(engine, now, now + LEASE, 1)
    shop.ahead += LEASE
    await shop.run(order_id)
    late = replace(taken, state=State.CANCELLED, version=taken.version + 1)
    assert not await saga_repository.save(engine, late, now, now)
    await shop.assert_placed(order_id, 1)


async def test_two_workers_never_take_the_same_checkout(shop):
    ids = set()
    for _ in range(6):
        ids.add(await shop.order())
    engine, now = shop.resources.engine, shop.clock()
    taken = await asyncio.gather(
        *(saga_repository.lease(engine, now, now + LEASE, 2) for _ in range(4))
    )
    leased = [saga.order_id for batch in taken for saga in batch]
    assert len(leased) == len(set(leased))

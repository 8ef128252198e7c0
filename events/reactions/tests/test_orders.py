"""Orders, their money and their goods follow each other, by the events that each publishes."""

import pytest
from sqlalchemy import select, text

from events.outboxes.postgres import PostgresOutbox
from events.processor import Consumer
from events.reactions.catalogue import catalogue_consumer
from events.reactions.orders import CONSUMER as ORDERS
from events.reactions.payments import CONSUMER as PAYMENTS
from events.reactions.reviews import reviews_consumer
from events.reactions.shipping import CONSUMER as SHIPPING
from subgraphs.kit.events import EventContext, EventRecord, record_event
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.testing import identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository as order_repository
from subgraphs.orders.app import migrate as migrate_orders
from subgraphs.orders.errors import CancelReason
from subgraphs.orders.models import OrderLine, Totals
from subgraphs.orders.models import metadata as order_tables
from subgraphs.orders.rules import OrderPaymentStatus, OrderStatus, read_checkout
from subgraphs.orders.service import checkout, progress
from subgraphs.payments import repository as payment_repository
from subgraphs.payments import service as payment_service
from subgraphs.payments.app import migrate as migrate_payments
from subgraphs.payments.models import metadata as payment_tables
from subgraphs.payments.rules import PaymentMethod, PaymentStatus, RefundRequest
from subgraphs.products.models import metadata as product_tables
from subgraphs.products.models import reservation
from subgraphs.products.service.stock import commit_stock, price_lines, reserve_stock
from subgraphs.products.tests.small_catalogue import NOW, variant_id
from subgraphs.reviews.app import migrate as migrate_reviews
from subgraphs.reviews.models.outbox import OUTBOX_COLLECTIONS
from subgraphs.reviews.models.purchases import PURCHASES
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.writing import Author, submit_review
from subgraphs.shipping.app import migrate as migrate_shipping
from subgraphs.shipping.models import metadata as shipping_tables
from subgraphs.shipping.models import shipments
from subgraphs.shipping.repository import shipments as shipment_repository
from subgraphs.shipping.rules.shipments import ShipmentStatus
from subgraphs.shipping.service.shipments import Advance, advance
from subgraphs.users.events import UserErased

pytestmark = pytest.mark.services

CONTEXT = EventContext("test")
EMPTIED = (order_tables, payment_tables, shipping_tables)
#: Tariffs come with the layout, and stay.
KEPT = {"zone", "city", "tariff"}
S, P = OrderStatus, OrderPaymentStatus


class Shop:
    """A placed order of a customer, and everybody who listens to what becomes of it."""

    def __init__(self, resources, store):
        self.resources = resources
        self.store = store
        self.customer = identity_of()
        self.consumers: tuple[Consumer, ...] = (
            *(ORDERS, PAYMENTS, SHIPPING, catalogue_consumer()),
            reviews_consumer(store, resources.clock),
        )

    def work(self, tables):
        return UnitOfWork(self.resources.engine, tables, self.resources.clock, CONTEXT)

    async def place(self):
        user, variant = self.customer.user_id, variant_id("WAVE-A")
        async with self.work(product_tables) as work:
            facts = (await price_lines(work, [variant]))[variant]
        line = OrderLine(
            variant, facts.product_id, facts.seller_id, facts.sku, facts.titles, 1, facts.unit_price
        )
        self.product, self.cost = facts.product_id, facts.unit_price
        async with self.work(order_tables) as work:
            request = read_checkout(str(new_id()), "Тверь", None)
            self.order = await checkout.start_checkout(work, self.customer, request, Locale.EN, NOW)
            totals = Totals(delivery=self.cost * 0, total=self.cost)
            await checkout.fill(work, self.order, [line], totals)
        async with self.work(product_tables) as work:
            far = self.resources.clock().replace(year=2100)
            await reserve_stock(work, self.order, {variant: 1}, far)
            await commit_stock(work, self.order)
        async with self.work(payment_tables) as work:
            self.payment = await payment_service.create_payment(
                work, self.order, user, self.cost, PaymentMethod.ON_DELIVERY
            )
        async with self.work(order_tables) as work:
            await checkout.place(work, self.order, NOW)
        await self.settle()

    async def settle(self):
        """Bring every event to everybody who listens, twice, until nothing is left to tell."""
        outboxes = [
            PostgresOutbox(self.resources.engine, owner)
            for owner in ("orders", "payments", "shipping")
        ]
        told = True
        while told:
            told = False
            for outbox in outboxes:
                entries = await outbox.unpublished(100)
                for entry in entries:
                    for _ in range(2):
                        await self.tell(entry.record)
                await outbox.mark_published(entries, "test", self.resources.clock())
                told = told or bool(entries)

    async def tell(self, record: EventRecord):
        for consumer in self.consumers:
            handler = consumer.handlers.get(record.type)
            if handler is not None:
                async with self.work(consumer.metadata) as work:
                    if await work.claim(consumer.group.name, record.id):
                        await handler(work, record)

    async def confirm(self):
        async with self.work(order_tables) as work:
            await progress.confirm(work, self.order)
        await self.settle()

    async def cancel(self, *, settle=True):
        async with self.work(order_tables) as work:
            await checkout.cancel(work, self.order, CancelReason.CUSTOMER_ASKED)
        if settle:
            await self.settle()

    async def go(self, *way, settle=True):
        for status in way:
            async with self.work(shipping_tables) as work:
                found = await shipment_repository.by_order(work.session, [self.order])
                await advance(work, found[self.order].id, Advance(status, "courier"))
        if settle:
            await self.settle()

    async def pay(self):
        async with self.work(payment_tables) as work:
            await payment_service.capture_payment(work, self.payment.id)
        await self.settle()

    async def refund(self, key, amount_minor=None):
        async with self.work(payment_tables) as work:
            wanted = RefundRequest(key, amount_minor)
            await payment_service.refund_payment(work, self.payment.id, wanted)
        await self.settle()

    async def stands(self):
        async with self.resources.engine.connect() as connection:
            order = (await order_repository.find(connection, [self.order]))[self.order]
        return order.status, order.purse.status_for(order.status)

    async def shipment(self):
        async with self.resources.engine.connect() as connection:
            found = await shipment_repository.by_order(connection, [self.order])
        return found[self.order].status if found else None

    async def paying(self):
        async with self.resources.engine.connect() as connection:
            found = await payment_repository.payments_by_id(connection, [self.payment.id])
        return found[self.payment.id].status

    async def held(self):
        async with self.resources.engine.connect() as connection:
            return await connection.scalar(
                select(reservation.c.state).where(reservation.c.order_id == self.order)
            )

    async def review(self):
        desk = Desk(self.store, self.resources.clock, CONTEXT)
        author = Author(self.customer.user_id, Locale.EN)
        return await submit_review(desk, author, self.product, Draft(5, "", "A fine sound."))

    async def is_verified(self, row):
        return (await self.store.reception.receptions([row.id]))[row.id].verified


@pytest.fixture
async def shop(resources) -> Shop:
    for migrate in (migrate_orders, migrate_payments, migrate_shipping, migrate_reviews):
        await migrate(resources)
    tables = [table for owner in EMPTIED for table in owner.sorted_tables if table.name not in KEPT]
    names = ", ".join(f'"{table.schema}"."{table.name}"' for table in tables)
    async with resources.engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} CASCADE"))
    for name in (*OUTBOX_COLLECTIONS, PURCHASES):
        await resources.documents[name].delete_many({})
    opened = Shop(resources, ReviewStore.of(resources.documents))
    await opened.place()
    await opened.store.reviews.insert_summaries([SummaryRow(opened.product)])
    return opened


async def test_a_review_is_a_buyers_from_the_delivery_until_all_money_is_back(shop):
    row = await shop.review()
    await shop.confirm()
    assert await shop.shipment() is ShipmentStatus.CREATED
    await shop.go(ShipmentStatus.HANDED_OVER)
    assert await shop.stands() == (S.SHIPPED, P.UNPAID)
    assert await shop.held() == "shipped"
    assert not await shop.is_verified(row)
    await shop.go(ShipmentStatus.OUT_FOR_DELIVERY, ShipmentStatus.DELIVERED)
    assert await shop.stands() == (S.DELIVERED, P.UNPAID)
    assert await shop.is_verified(row)
    await shop.pay()
    assert await shop.stands() == (S.DELIVERED, P.PAID)
    await shop.refund("part", 100)
    assert await shop.stands() == (S.DELIVERED, P.PARTIALLY_REFUNDED)
    assert await shop.is_verified(row)
    await shop.refund("rest")
    assert await shop.stands() == (S.REFUNDED, P.REFUNDED)
    assert not await shop.is_verified(row)


async def test_an_order_paid_for_before_is_shipped_once(shop):
    await shop.pay()
    assert await shop.stands() == (S.PAID, P.PAID)
    assert await shop.shipment() is ShipmentStatus.CREATED
    await shop.go(ShipmentStatus.HANDED_OVER, ShipmentStatus.DELIVERED)
    assert await shop.stands() == (S.DELIVERED, P.PAID)


async def test_an_order_given_up_gives_back_what_it_held(shop):
    await shop.confirm()
    await shop.cancel()
    assert await shop.stands() == (S.CANCELLED, P.UNPAID)
    assert await shop.held() == "released"
    assert await shop.paying() is PaymentStatus.CANCELLED
    assert await shop.shipment() is ShipmentStatus.CANCELLED


async def test_an_order_given_up_after_payment_waits_until_the_money_is_back(shop):
    await shop.pay()
    await shop.cancel()
    assert await shop.stands() == (S.CANCELLED, P.REFUND_PENDING)
    assert await shop.paying() is PaymentStatus.CAPTURED
    assert await shop.held() == "released"
    await shop.refund("all")
    assert await shop.stands() == (S.CANCELLED, P.REFUNDED)


async def test_goods_that_go_out_while_their_order_is_given_up_come_back(shop):
    await shop.confirm()
    await shop.go(ShipmentStatus.HANDED_OVER, settle=False)
    await shop.cancel(settle=False)
    await shop.settle()
    assert await shop.stands() == (S.CANCELLED, P.UNPAID)
    assert await shop.shipment() is ShipmentStatus.RETURNING
    await shop.go(ShipmentStatus.RETURNED)
    assert await shop.stands() == (S.CANCELLED, P.UNPAID)


async def test_goods_that_nobody_took_come_back_and_the_money_is_due(shop):
    await shop.pay()
    await shop.go(ShipmentStatus.HANDED_OVER, ShipmentStatus.RETURNING, ShipmentStatus.RETURNED)
    assert await shop.stands() == (S.RETURNED, P.REFUND_PENDING)


async def test_money_for_an_order_given_up_sends_nothing(shop):
    async with shop.work(order_tables) as work:
        await checkout.cancel(work, shop.order, CancelReason.CUSTOMER_ASKED)
    # The money comes in before payments hear of it.
    async with shop.work(payment_tables) as work:
        await payment_service.capture_payment(work, shop.payment.id)
    await shop.settle()
    assert await shop.stands() == (S.CANCELLED, P.REFUND_PENDING)
    assert await shop.shipment() is None


async def test_an_erased_customers_order_still_arrives_and_then_names_no_place(shop):
    await shop.confirm()
    erased = UserErased(user_id=shop.customer.user_id)
    record = record_event(erased, new_id(), 2, shop.resources.clock(), CONTEXT)
    await shop.tell(record)

    async def places():
        async with shop.resources.engine.connect() as connection:
            order = (await order_repository.find(connection, [shop.order]))[shop.order]
            rows = await connection.execute(select(shipments.c.city, shipments.c.user_id))
            return order.city, rows.one()

    assert await places() == ("Тверь", ("Тверь", None))
    await shop.go(ShipmentStatus.HANDED_OVER, ShipmentStatus.DELIVERED)
    assert await places() == (None, (None, None))
    assert await shop.stands() == (S.DELIVERED, P.UNPAID)

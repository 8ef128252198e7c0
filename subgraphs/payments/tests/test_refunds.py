"""Money that goes back: never more than came in, once for each key."""

import asyncio

import pytest
from sqlalchemy import select

from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id, new_id
from subgraphs.kit.money import Money
from subgraphs.kit.settings import StoreSettings
from subgraphs.kit.testing import call, identity_headers, identity_of
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import repository, service
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.models import metadata, outbox
from subgraphs.payments.rules import Ledger, PaymentMethod, PaymentStatus, RefundRequest

pytestmark = pytest.mark.services

PRICE = Money(125_000, "RUB")
REFUND = """
mutation ($input: PaymentRefundInput!) {
  answer: paymentRefund(input: $input) { payment { status } userErrors { code field message } }
}
"""


@pytest.fixture
def work(resources):
    return lambda: UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))


@pytest.fixture
async def pending(work):
    async with work() as unit:
        return await service.create_payment(
            unit, new_id(), new_id(), PRICE, PaymentMethod.ON_DELIVERY
        )


@pytest.fixture
async def paid(work, pending):
    async with work() as unit:
        return await service.capture_payment(unit, pending.id)


@pytest.fixture
def refund(work):
    async def refund(payment, key, amount=None):
        async with work() as unit:
            return await service.refund_payment(unit, payment.id, RefundRequest(key, amount))

    return refund


async def refunds(resources, payment):
    statement = (
        select(outbox.c.data)
        .where(outbox.c.subject == str(payment.id), outbox.c.type == "shop.refund.succeeded.v1")
        .order_by(outbox.c.sequence)
    )
    async with resources.engine.connect() as connection:
        facts = (await connection.execute(statement)).scalars()
        return [(fact["refund"]["amountMinor"], fact["refunded"]["amountMinor"]) for fact in facts]


async def test_money_goes_back_in_parts_and_each_part_is_told(refund, paid, resources, work):
    assert (await refund(paid, "a", 25_000)).status is PaymentStatus.PARTIALLY_REFUNDED
    assert (await refund(paid, "b")).status is PaymentStatus.REFUNDED
    assert await refunds(resources, paid) == [(25_000, 25_000), (100_000, 125_000)]
    async with work() as unit:
        happened = await repository.transactions_of(unit.session, paid)
    assert Ledger.fold(PRICE, happened).refunded == PRICE


async def test_a_repeated_refund_changes_nothing(refund, paid, resources):
    await refund(paid, "a", 25_000)
    assert (await refund(paid, "a", 25_000)).status is PaymentStatus.PARTIALLY_REFUNDED
    assert (await refund(paid, "a")).status is PaymentStatus.PARTIALLY_REFUNDED
    with pytest.raises(PaymentError) as refused:
        await refund(paid, "a", 26_000)
    assert refused.value.code is PaymentErrorCode.IDEMPOTENCY_KEY_REUSED
    assert await refunds(resources, paid) == [(25_000, 25_000)]


async def test_of_refunds_at_once_none_takes_more_than_came_in(refund, paid, resources):
    tries = await asyncio.gather(
        *(refund(paid, f"key-{number}", 50_000) for number in range(6)), return_exceptions=True
    )
    assert sum(isinstance(each, PaymentError) for each in tries) == 4
    assert await refunds(resources, paid) == [(50_000, 50_000), (50_000, 100_000)]


@pytest.mark.parametrize("amount", [0, -1, 125_001])
async def test_an_amount_that_cannot_go_back_is_refused(refund, paid, amount):
    with pytest.raises(PaymentError) as refused:
        await refund(paid, "a", amount)
    assert refused.value.code is PaymentErrorCode.AMOUNT_INVALID


@pytest.mark.parametrize("amount", [None, 1])
async def test_what_never_came_in_does_not_go_back(refund, pending, amount):
    with pytest.raises(PaymentError) as refused:
        await refund(pending, "a", amount)
    assert refused.value.code is PaymentErrorCode.INVALID_TRANSITION


async def test_what_is_to_be_paid_for_an_order_given_up_ends(work, pending, resources):
    for _ in range(2):
        async with work() as unit:
            await service.give_up_payment(unit, pending.order_id)
    async with resources.engine.connect() as connection:
        [known] = (await repository.payments_by_id(connection, [pending.id])).values()
    assert known.status is PaymentStatus.CANCELLED


async def test_money_that_came_in_stays_when_the_order_is_given_up(work, paid, resources):
    async with work() as unit:
        await service.give_up_payment(unit, paid.order_id)
    async with resources.engine.connect() as connection:
        [known] = (await repository.payments_by_id(connection, [paid.id])).values()
    assert known.status is PaymentStatus.CAPTURED


async def ask(app, given, *roles):
    headers = identity_headers(identity_of(*roles), StoreSettings())
    return await call(app, REFUND, {"input": given}, headers)


async def test_an_administrator_notes_that_money_went_back(app, paid):
    given = {"paymentId": global_id("Payment", paid.id), "idempotencyKey": "a", "amountMinor": 5}
    answer = (await ask(app, given, Role.ADMIN))["data"]["answer"]
    assert answer == {"payment": {"status": "PARTIALLY_REFUNDED"}, "userErrors": []}


async def test_nobody_else_notes_refunds(app, paid, resources):
    given = {"paymentId": global_id("Payment", paid.id), "idempotencyKey": "a"}
    answer = await ask(app, given, Role.BUYER, Role.SELLER)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await refunds(resources, paid) == []


@pytest.mark.parametrize("key", ["", "x" * 129, "line\nbreak", "\x00"])
async def test_a_key_that_cannot_be_one_is_refused(app, paid, key):
    given = {"paymentId": global_id("Payment", paid.id), "idempotencyKey": key}
    [error] = (await ask(app, given, Role.ADMIN))["data"]["answer"]["userErrors"]
    assert (error["code"], error["field"]) == ("IDEMPOTENCY_KEY_INVALID", ["idempotencyKey"])

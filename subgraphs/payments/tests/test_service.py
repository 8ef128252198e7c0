import asyncio

import pytest
from sqlalchemy import select

from subgraphs.kit.events import EventContext
from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import repository, service
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.models import metadata, outbox, transactions
from subgraphs.payments.rules import Ledger, PaymentMethod, PaymentStatus

pytestmark = pytest.mark.services

PRICE = Money(125_000, "RUB")
METHOD = PaymentMethod.ON_DELIVERY


@pytest.fixture
def work(resources):
    return lambda: UnitOfWork(resources.engine, metadata, resources.clock, EventContext("test"))


@pytest.fixture
def create(work):
    async def create(order_id, user_id, amount=PRICE, attempt=1):
        async with work() as unit:
            return await service.create_payment(unit, order_id, user_id, amount, METHOD, attempt)

    return create


@pytest.fixture
def cancel(work):
    async def cancel(order_id, attempt=1):
        async with work() as unit:
            return await service.cancel_payment(unit, order_id, attempt)

    return cancel


@pytest.fixture
def capture(work):
    async def capture(payment_id):
        async with work() as unit:
            return await service.capture_payment(unit, payment_id)

    return capture


@pytest.fixture
def published(resources):
    async def published(order_id):
        statement = (
            select(outbox)
            .where(outbox.c.partition_key == str(order_id))
            .order_by(outbox.c.sequence)
        )
        async with resources.engine.connect() as connection:
            return (await connection.execute(statement)).all()

    return published


async def refused(code, action):
    with pytest.raises(PaymentError) as refusal:
        await action
    assert refusal.value.code is code


async def test_a_payment_on_delivery_waits_for_its_money(create, published):
    order, user = new_id(), new_id()
    payment = await create(order, user)
    assert payment.status is PaymentStatus.PENDING
    [row] = await published(order)
    assert (row.type, row.subject, row.sequence) == (
        "shop.payment.created.v1",
        str(payment.id),
        1,
    )
    assert row.data == {
        "paymentId": str(payment.id),
        "orderId": str(order),
        "userId": str(user),
        "method": "ON_DELIVERY",
        "amount": {"amountMinor": 125_000, "currency": "RUB"},
        "attempt": 1,
    }


async def test_asking_again_returns_the_same_payment_and_publishes_nothing(create, published):
    order, user = new_id(), new_id()
    first = await create(order, user)
    assert await create(order, user) == first
    assert len(await published(order)) == 1


async def test_of_many_who_ask_at_once_one_makes_the_payment(create, published):
    order, user = new_id(), new_id()
    made = await asyncio.gather(*(create(order, user) for _ in range(8)))
    assert len({payment.id for payment in made}) == 1
    assert len(await published(order)) == 1


async def test_an_attempt_on_other_terms_is_refused(create):
    order, user = new_id(), new_id()
    await create(order, user)
    await refused(PaymentErrorCode.PAYMENT_CONFLICT, create(order, user, Money(1, "RUB")))
    await refused(PaymentErrorCode.PAYMENT_CONFLICT, create(order, new_id()))


async def test_an_order_has_one_payment_under_way(create, cancel):
    order, user = new_id(), new_id()
    await create(order, user)
    await refused(PaymentErrorCode.PAYMENT_UNDER_WAY, create(order, user, attempt=2))
    await cancel(order)
    assert (await create(order, user, attempt=2)).attempt == 2


async def test_nothing_to_pay_is_refused_and_nothing_is_written(create, published):
    order = new_id()
    await refused(PaymentErrorCode.AMOUNT_INVALID, create(order, new_id(), Money(0, "RUB")))
    assert await published(order) == []


async def test_cancelling_ends_a_payment_once(create, cancel, published):
    order = new_id()
    await create(order, new_id())
    cancelled = await cancel(order)
    assert cancelled.status is PaymentStatus.CANCELLED
    assert await cancel(order) == cancelled
    assert [(row.type, row.sequence) for row in await published(order)] == [
        ("shop.payment.created.v1", 1),
        ("shop.payment.cancelled.v1", 2),
    ]


async def test_cancelling_what_was_never_asked_for_does_nothing(cancel, published):
    order = new_id()
    assert await cancel(order) is None
    assert await published(order) == []


async def test_money_comes_in_once_and_is_not_cancelled(create, capture, cancel, published):
    order = new_id()
    payment = await create(order, new_id())
    captured = await capture(payment.id)
    assert captured.status is PaymentStatus.CAPTURED
    assert await capture(payment.id) == captured
    await refused(PaymentErrorCode.INVALID_TRANSITION, cancel(order))
    assert [row.type for row in await published(order)] == [
        "shop.payment.created.v1",
        "shop.payment.succeeded.v1",
    ]


async def test_of_capture_and_cancellation_at_once_one_wins(create, capture, cancel, resources):
    for _ in range(5):
        order = new_id()
        payment = await create(order, new_id())
        answers = await asyncio.gather(capture(payment.id), cancel(order), return_exceptions=True)
        [loser] = [answer for answer in answers if isinstance(answer, BaseException)]
        assert isinstance(loser, PaymentError)
        assert loser.code is PaymentErrorCode.INVALID_TRANSITION
        async with resources.engine.connect() as connection:
            statement = select(transactions).where(transactions.c.payment_id == payment.id)
            assert len((await connection.execute(statement)).all()) == 2


async def test_a_cancelled_payment_takes_no_money(create, capture, cancel):
    order = new_id()
    payment = await create(order, new_id())
    await cancel(order)
    await refused(PaymentErrorCode.INVALID_TRANSITION, capture(payment.id))


async def test_money_for_no_payment_is_refused(capture):
    await refused(PaymentErrorCode.PAYMENT_NOT_FOUND, capture(new_id()))


async def test_a_payments_status_is_the_fold_of_its_transactions(create, capture, work):
    payment = await create(new_id(), new_id())
    captured = await capture(payment.id)
    async with work() as unit:
        happened = await repository.transactions_of(unit.session, captured)
    assert len(happened) == captured.version == 2
    assert Ledger.fold(captured.amount, happened).status is captured.status

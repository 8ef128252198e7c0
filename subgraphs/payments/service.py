"""What can be done with payments, inside the unit of work of whoever calls."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.money import Money
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import repository
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.events import (
    PaymentCancelled,
    PaymentCreated,
    PaymentSucceeded,
    RefundSucceeded,
)
from subgraphs.payments.models import NewTransaction, Payment
from subgraphs.payments.rules import (
    LIVE,
    Ledger,
    PaymentMethod,
    PaymentStatus,
    RefundRequest,
    Transaction,
    TransactionKind,
)


async def create_payment(
    work: UnitOfWork,
    order_id: UUID,
    user_id: UUID,
    amount: Money,
    method: PaymentMethod,
    attempt: int = 1,
) -> Payment:
    """Ask for the payment of an order. Repeating an attempt returns what it made.

    Args:
        work: the unit of work.
        order_id: the order.
        user_id: who pays.
        amount: how much, more than nothing.
        method: how. Money that is paid on delivery is pending until it has come in.
        attempt: which attempt to pay for the order this is, from 1.

    Raises:
        PaymentError: `AMOUNT_INVALID`; `PAYMENT_CONFLICT` when the attempt was made on other
            terms; `PAYMENT_UNDER_WAY` when another attempt has not ended.
    """
    request = Transaction(TransactionKind.REQUEST, amount)
    new = Payment(
        id=new_id(),
        order_id=order_id,
        attempt=attempt,
        user_id=user_id,
        method=method,
        amount=amount,
        status=Ledger.opened(amount).after(request).status,
        version=1,
        created_at=work.now(),
    )
    if not await repository.add_payment(work.session, new):
        return await _made_before(work, new)
    await repository.add_transaction(
        work.session, NewTransaction(new.id, 1, request.kind, amount, new.created_at)
    )
    await work.publish(PaymentCreated(**new.facts, attempt=attempt), sequence=1)
    return new


async def cancel_payment(work: UnitOfWork, order_id: UUID, attempt: int = 1) -> Payment | None:
    """Give up an attempt to pay; one that has ended without money stays as it ended.

    Returns:
        The payment; None when there was no such attempt.

    Raises:
        PaymentError: `INVALID_TRANSITION` when the money has come in: that is for a refund.
    """
    payment = await repository.payment_of_attempt(work.session, order_id, attempt)
    ended = {PaymentStatus.CANCELLED, PaymentStatus.EXPIRED, PaymentStatus.FAILED}
    if payment is None or payment.status in ended:
        return payment
    return await _happen(work, payment, TransactionKind.CANCELLATION)


async def capture_payment(work: UnitOfWork, payment_id: UUID) -> Payment:
    """Note that all the money of a payment has come in. Repeating it changes nothing.

    Raises:
        PaymentError: `PAYMENT_NOT_FOUND`, or `INVALID_TRANSITION` when the payment has ended.
    """
    payment = await repository.locked_payment(work.session, payment_id)
    if payment is None:
        raise PaymentError(PaymentErrorCode.PAYMENT_NOT_FOUND, ("paymentId",))
    if payment.status is PaymentStatus.CAPTURED:
        return payment
    return await _happen(work, payment, TransactionKind.CAPTURE)


async def refund_payment(work: UnitOfWork, payment_id: UUID, wanted: RefundRequest) -> Payment:
    """Note that money of a payment went back, once for each key.

    Args:
        work: the unit of work.
        payment_id: the payment.
        wanted: how much went back, and the key.

    Raises:
        PaymentError: `PAYMENT_NOT_FOUND`; `INVALID_TRANSITION` when nothing came in, or all of it
            went back; `AMOUNT_INVALID` when that is more than is left; `IDEMPOTENCY_KEY_REUSED`.
    """
    payment = await repository.locked_payment(work.session, payment_id)
    if payment is None:
        raise PaymentError(PaymentErrorCode.PAYMENT_NOT_FOUND, ("paymentId",))
    known = await repository.refund_of_key(work.session, payment, wanted.idempotency_key)
    if known is not None:
        if wanted.amount_minor not in {None, known.amount_minor}:
            raise PaymentError(PaymentErrorCode.IDEMPOTENCY_KEY_REUSED, ("idempotencyKey",))
        return payment
    before = await _ledger(work, payment)
    amount = before.captured - before.refunded
    if wanted.amount_minor is not None:
        amount = replace(amount, amount_minor=wanted.amount_minor)
    happened = Transaction(TransactionKind.REFUND, amount)
    after = before.after(happened)
    changed = await _write(work, payment, after, happened, wanted.idempotency_key)
    event = RefundSucceeded(**changed.facts, refund=amount, refunded=after.refunded)
    await work.publish(event, sequence=changed.version)
    return changed


async def give_up_payment(work: UnitOfWork, order_id: UUID) -> None:
    """Give up what has not come in for an order that will not be delivered.

    Money that has come in stays: somebody gives it back and notes it as a refund.
    """
    known = await repository.payments_by_order(work.session, [order_id])
    for each in known.get(order_id, ()):
        payment = await repository.locked_payment(work.session, each.id)
        if payment is not None and payment.status in LIVE:
            await _happen(work, payment, TransactionKind.CANCELLATION)


async def _made_before(work: UnitOfWork, asked: Payment) -> Payment:
    known = await repository.payment_of_attempt(work.session, asked.order_id, asked.attempt)
    if known is None:
        raise PaymentError(PaymentErrorCode.PAYMENT_UNDER_WAY)
    terms = (known.user_id, known.amount, known.method)
    if terms != (asked.user_id, asked.amount, asked.method):
        raise PaymentError(PaymentErrorCode.PAYMENT_CONFLICT)
    return known


async def _happen(work: UnitOfWork, payment: Payment, kind: TransactionKind) -> Payment:
    """Add a transaction of the payment's whole amount, and publish what came of it."""
    happened = Transaction(kind, payment.amount)
    after = (await _ledger(work, payment)).after(happened)
    changed = await _write(work, payment, after, happened)
    fact = PaymentSucceeded if changed.status is PaymentStatus.CAPTURED else PaymentCancelled
    await work.publish(fact(**changed.facts), sequence=changed.version)
    return changed


async def _ledger(work: UnitOfWork, payment: Payment) -> Ledger:
    happened = await repository.transactions_of(work.session, payment)
    return Ledger.fold(payment.amount, happened)


async def _write(
    work: UnitOfWork,
    payment: Payment,
    after: Ledger,
    happened: Transaction,
    idempotency_key: str | None = None,
) -> Payment:
    """Write a transaction and what it makes of the payment."""
    changed = replace(payment, status=after.status, version=payment.version + 1)
    await repository.add_transaction(
        work.session,
        NewTransaction(
            payment.id,
            changed.version,
            happened.kind,
            happened.amount,
            work.now(),
            idempotency_key,
        ),
    )
    await repository.set_status(work.session, payment.id, changed.status, changed.version)
    return changed

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
    PaymentEvent,
    PaymentSucceeded,
)
from subgraphs.payments.models import NewTransaction, Payment
from subgraphs.payments.rules import (
    Ledger,
    PaymentMethod,
    PaymentStatus,
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
    event = PaymentCreated(
        payment_id=new.id,
        order_id=order_id,
        user_id=user_id,
        method=method.value,
        amount=amount,
        attempt=attempt,
    )
    await work.publish(event, sequence=1)
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
    happened = await repository.transactions_of(work.session, payment)
    ledger = Ledger.fold(payment.amount, happened).after(Transaction(kind, payment.amount))
    changed = replace(payment, status=ledger.status, version=payment.version + 1)
    await repository.add_transaction(
        work.session,
        NewTransaction(payment.id, changed.version, kind, payment.amount, work.now()),
    )
    await repository.set_status(work.session, payment.id, changed.status, changed.version)
    await work.publish(_fact_of(changed), sequence=changed.version)
    return changed


def _fact_of(payment: Payment) -> PaymentEvent:
    fact = PaymentSucceeded if payment.status is PaymentStatus.CAPTURED else PaymentCancelled
    return fact(
        payment_id=payment.id,
        order_id=payment.order_id,
        user_id=payment.user_id,
        method=payment.method.value,
        amount=payment.amount,
    )

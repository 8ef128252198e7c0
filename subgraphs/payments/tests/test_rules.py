import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.rules import (
    LARGEST_AMOUNT,
    LIVE,
    METHODS,
    TRANSITIONS,
    Ledger,
    PaymentMethod,
    PaymentStatus,
    Transaction,
    TransactionKind,
)

PRICE = Money(1000, "RUB")


def happened(kind, amount=1000, currency="RUB"):
    return Transaction(kind, Money(amount, currency))


def refused(code, action, *arguments):
    with pytest.raises(PaymentError) as refusal:
        action(*arguments)
    assert refusal.value.code is code


def ledger_in(status, captured=1000):
    return Ledger(PRICE, status, Money(captured, "RUB"), Money(0, "RUB"))


@pytest.mark.parametrize(
    ("status", "kind"), list(itertools.product(PaymentStatus, TransactionKind))
)
def test_every_fact_in_every_status_is_decided(status, kind):
    ledger = ledger_in(status)
    if (status, kind) in TRANSITIONS:
        assert ledger.after(happened(kind, 1)).status is TRANSITIONS[status, kind]
    else:
        refused(PaymentErrorCode.INVALID_TRANSITION, ledger.after, happened(kind, 1))


def test_every_status_can_be_reached_from_the_first():
    reached, waiting = set(), [Ledger.opened(PRICE)]
    while waiting:
        ledger = waiting.pop()
        if ledger.status in reached:
            continue
        reached.add(ledger.status)
        for kind, amount in itertools.product(TransactionKind, (1, 999, 1000)):
            try:
                waiting.append(ledger.after(happened(kind, amount)))
            except PaymentError:
                continue
    assert reached == set(PaymentStatus)


def test_a_payment_that_has_ended_without_money_ends_for_good():
    for status in (PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED):
        assert status not in LIVE
        assert not any(before is status for before, _ in TRANSITIONS)


def test_money_that_came_in_only_goes_back_by_a_refund():
    kinds = {kind for before, kind in TRANSITIONS if before is PaymentStatus.CAPTURED}
    assert kinds == {TransactionKind.REFUND}


def test_refunds_come_to_what_was_captured_and_no_more():
    ledger = Ledger.fold(
        PRICE, [happened(TransactionKind.REQUEST), happened(TransactionKind.CAPTURE)]
    )
    assert ledger.captured == PRICE
    part = ledger.after(happened(TransactionKind.REFUND, 400))
    assert part.status is PaymentStatus.PARTIALLY_REFUNDED
    refused(PaymentErrorCode.AMOUNT_INVALID, part.after, happened(TransactionKind.REFUND, 601))
    whole = part.after(happened(TransactionKind.REFUND, 600))
    assert (whole.status, whole.refunded) == (PaymentStatus.REFUNDED, PRICE)
    refused(PaymentErrorCode.INVALID_TRANSITION, whole.after, happened(TransactionKind.REFUND, 1))


@settings(deadline=None)
@given(st.lists(st.integers(1, 1000), max_size=20))
def test_whatever_refunds_are_asked_for_no_more_goes_back_than_came_in(asked):
    ledger = Ledger.fold(
        PRICE, [happened(TransactionKind.REQUEST), happened(TransactionKind.CAPTURE)]
    )
    for amount in asked:
        try:
            ledger = ledger.after(happened(TransactionKind.REFUND, amount))
        except PaymentError:
            continue
    assert 0 <= ledger.refunded.amount_minor <= 1000
    assert (ledger.status is PaymentStatus.REFUNDED) == (ledger.refunded == PRICE)


@pytest.mark.parametrize("amount", [0, -1, LARGEST_AMOUNT + 1])
def test_an_amount_that_is_nothing_or_uncountable_is_refused(amount):
    refused(PaymentErrorCode.AMOUNT_INVALID, Ledger.opened, Money(amount, "RUB"))


@pytest.mark.parametrize(
    "transaction",
    [
        happened(TransactionKind.CAPTURE, 1001),
        happened(TransactionKind.CAPTURE, 0),
        happened(TransactionKind.CAPTURE, -5),
        happened(TransactionKind.CAPTURE, 1000, "USD"),
    ],
)
def test_no_other_money_comes_in_than_is_to_be_paid(transaction):
    pending = Ledger.fold(PRICE, [happened(TransactionKind.REQUEST)])
    refused(PaymentErrorCode.AMOUNT_INVALID, pending.after, transaction)


def test_every_method_has_its_texts_in_both_languages():
    assert set(METHODS) == set(PaymentMethod)
    for texts in METHODS.values():
        assert set(texts.titles) == set(texts.descriptions) == set(Locale)


def test_every_refusal_has_its_text_in_both_languages():
    assert set(PaymentError.TEXTS) == set(PaymentErrorCode)
    assert all(set(texts) == set(Locale) for texts in PaymentError.TEXTS.values())

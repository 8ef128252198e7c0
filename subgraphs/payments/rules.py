"""Pure decisions of payments: the states of a payment, and what each kind of fact does to it.

A payment is the fold of its transactions: nothing is changed, only added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from subgraphs.kit.money import Money
from subgraphs.kit.settings import Locale
from subgraphs.payments.errors import PaymentError, PaymentErrorCode

#: The largest amount that JSON's numbers carry exactly.
LARGEST_AMOUNT = 2**53


class PaymentMethod(StrEnum):
    """How a customer pays."""

    ON_DELIVERY = "ON_DELIVERY"


@dataclass(frozen=True, slots=True)
class MethodTexts:
    """What a customer reads of a method.

    Attributes:
        titles: by locale code.
        descriptions: by locale code.
    """

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]


METHODS: Mapping[PaymentMethod, MethodTexts] = {
    PaymentMethod.ON_DELIVERY: MethodTexts(
        titles={Locale.RU: "При получении", Locale.EN: "On delivery"},
        descriptions={
            Locale.RU: "Наличными или картой, когда получите заказ.",
            Locale.EN: "In cash or by card when you receive the order.",
        },
    ),
}


class PaymentStatus(StrEnum):
    """Where a payment stands."""

    CREATED = "CREATED"
    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    CAPTURED = "CAPTURED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


#: A payment that may still bring money: an order has one at most.
LIVE = frozenset({PaymentStatus.CREATED, PaymentStatus.PENDING, PaymentStatus.AUTHORIZED})


class TransactionKind(StrEnum):
    """What may happen to a payment."""

    REQUEST = "REQUEST"
    AUTHORIZATION = "AUTHORIZATION"
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"
    FAILURE = "FAILURE"
    EXPIRY = "EXPIRY"
    CANCELLATION = "CANCELLATION"


#: (status, kind) → status. Money that is captured never expires, fails or is cancelled: it is
#: refunded. A refund of all that was captured ends as `REFUNDED`; see `Ledger.after`.
TRANSITIONS: Mapping[tuple[PaymentStatus, TransactionKind], PaymentStatus] = {
    (PaymentStatus.CREATED, TransactionKind.REQUEST): PaymentStatus.PENDING,
    (PaymentStatus.CREATED, TransactionKind.FAILURE): PaymentStatus.FAILED,
    (PaymentStatus.CREATED, TransactionKind.CANCELLATION): PaymentStatus.CANCELLED,
    (PaymentStatus.PENDING, TransactionKind.AUTHORIZATION): PaymentStatus.AUTHORIZED,
    (PaymentStatus.PENDING, TransactionKind.CAPTURE): PaymentStatus.CAPTURED,
    (PaymentStatus.PENDING, TransactionKind.FAILURE): PaymentStatus.FAILED,
    (PaymentStatus.PENDING, TransactionKind.EXPIRY): PaymentStatus.EXPIRED,
    (PaymentStatus.PENDING, TransactionKind.CANCELLATION): PaymentStatus.CANCELLED,
    (PaymentStatus.AUTHORIZED, TransactionKind.CAPTURE): PaymentStatus.CAPTURED,
    (PaymentStatus.AUTHORIZED, TransactionKind.EXPIRY): PaymentStatus.EXPIRED,
    (PaymentStatus.AUTHORIZED, TransactionKind.CANCELLATION): PaymentStatus.CANCELLED,
    (PaymentStatus.CAPTURED, TransactionKind.REFUND): PaymentStatus.PARTIALLY_REFUNDED,
    (PaymentStatus.PARTIALLY_REFUNDED, TransactionKind.REFUND): PaymentStatus.PARTIALLY_REFUNDED,
}


@dataclass(frozen=True, slots=True)
class Transaction:
    """One thing that happened to a payment.

    Attributes:
        kind: what.
        amount: of how much money.
    """

    kind: TransactionKind
    amount: Money


@dataclass(frozen=True, slots=True)
class Ledger:
    """A payment's state: what its transactions come to.

    Attributes:
        amount: what is to be paid.
        status: where the payment stands.
        captured: what has come in.
        refunded: what of it went back.
    """

    amount: Money
    status: PaymentStatus
    captured: Money
    refunded: Money

    @classmethod
    def opened(cls, amount: Money) -> Ledger:
        """Return the state of a payment that nothing has happened to.

        Raises:
            PaymentError: `AMOUNT_INVALID` when there is nothing to pay, or too much to count.
        """
        if not 1 <= amount.amount_minor <= LARGEST_AMOUNT:
            raise _amount_invalid(amount)
        nothing = Money(0, amount.currency)
        return cls(amount, PaymentStatus.CREATED, nothing, nothing)

    @classmethod
    def fold(cls, amount: Money, transactions: Iterable[Transaction]) -> Ledger:
        """Return the state that transactions, in their order, come to."""
        ledger = cls.opened(amount)
        for transaction in transactions:
            ledger = ledger.after(transaction)
        return ledger

    def after(self, transaction: Transaction) -> Ledger:
        """Return the state after one more transaction.

        Raises:
            PaymentError: `INVALID_TRANSITION`, or `AMOUNT_INVALID` when more would come in than
                is to be paid, or more go back than came in.
        """
        status = TRANSITIONS.get((self.status, transaction.kind))
        if status is None:
            raise PaymentError(PaymentErrorCode.INVALID_TRANSITION, status=self.status.value)
        self._check_amount(transaction)
        match transaction.kind:
            case TransactionKind.CAPTURE:
                return replace(self, status=status, captured=transaction.amount)
            case TransactionKind.REFUND:
                refunded = self.refunded + transaction.amount
                if refunded == self.captured:
                    status = PaymentStatus.REFUNDED
                return replace(self, status=status, refunded=refunded)
            case _:
                return replace(self, status=status)

    def _check_amount(self, transaction: Transaction) -> None:
        most = self.amount
        if transaction.kind is TransactionKind.REFUND:
            most = self.captured - self.refunded
        amount = transaction.amount
        if amount.currency != most.currency or not 1 <= amount.amount_minor <= most.amount_minor:
            raise _amount_invalid(amount)


LONGEST_KEY = 128


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money that is to go back.

    Attributes:
        idempotency_key: the word under which it may be asked for again.
        amount_minor: how much, in minor units of the payment's currency; None for all that is left.
    """

    idempotency_key: str
    amount_minor: int | None = None

    def __post_init__(self) -> None:
        """Refuse a key that cannot be one.

        Raises:
            PaymentError: `IDEMPOTENCY_KEY_INVALID`.
        """
        key = self.idempotency_key
        if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
            raise PaymentError(
                PaymentErrorCode.IDEMPOTENCY_KEY_INVALID, ("idempotencyKey",), longest=LONGEST_KEY
            )


def _amount_invalid(amount: Money) -> PaymentError:
    return PaymentError(
        PaymentErrorCode.AMOUNT_INVALID, amount=f"{amount.amount_minor} {amount.currency}"
    )

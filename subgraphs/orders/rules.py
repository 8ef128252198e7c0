"""Pure decisions about orders: which command moves which status, what a request means, totals."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import orjson

from subgraphs.kit.money import Money
from subgraphs.orders.errors import OrderError, OrderErrorCode

LONGEST_KEY = 128
LONGEST_CITY = 100


class OrderStatus(StrEnum):
    """Where an order stands."""

    PENDING = "PENDING"
    PLACED = "PLACED"
    CONFIRMED = "CONFIRMED"
    PAID = "PAID"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"
    RETURNED = "RETURNED"
    REFUNDED = "REFUNDED"


class OrderCommand(StrEnum):
    """What may be asked of an order."""

    PLACE = "PLACE"
    CANCEL = "CANCEL"
    CONFIRM = "CONFIRM"
    PAY = "PAY"
    SHIP_PART = "SHIP_PART"
    SHIP = "SHIP"
    DELIVER = "DELIVER"
    RETURN = "RETURN"
    REFUND = "REFUND"


_S, _C = OrderStatus, OrderCommand

#: Every allowed move. What is not here is refused and changes nothing; a command that asks for the
#: status the order already has is no move and is allowed, so a repeated command does no harm.
TRANSITIONS: Mapping[tuple[OrderStatus, OrderCommand], OrderStatus] = {
    (_S.PENDING, _C.PLACE): _S.PLACED,
    (_S.PENDING, _C.CANCEL): _S.CANCELLED,
    (_S.PLACED, _C.CANCEL): _S.CANCELLED,
    (_S.PLACED, _C.PAY): _S.PAID,
    # Cash on delivery: the seller's word takes the place of the payment.
    (_S.PLACED, _C.CONFIRM): _S.CONFIRMED,
    (_S.CONFIRMED, _C.CANCEL): _S.CANCELLED,
    (_S.CONFIRMED, _C.PAY): _S.PAID,
    (_S.CONFIRMED, _C.SHIP_PART): _S.PARTIALLY_SHIPPED,
    (_S.CONFIRMED, _C.SHIP): _S.SHIPPED,
    (_S.PAID, _C.CANCEL): _S.CANCELLED,
    (_S.PAID, _C.SHIP_PART): _S.PARTIALLY_SHIPPED,
    (_S.PAID, _C.SHIP): _S.SHIPPED,
    (_S.PARTIALLY_SHIPPED, _C.SHIP): _S.SHIPPED,
    (_S.SHIPPED, _C.DELIVER): _S.DELIVERED,
    (_S.SHIPPED, _C.RETURN): _S.RETURNED,
    (_S.DELIVERED, _C.RETURN): _S.RETURNED,
    (_S.DELIVERED, _C.REFUND): _S.REFUNDED,
    (_S.RETURNED, _C.REFUND): _S.REFUNDED,
}

#: The status that each command asks for.
_ASKED: Mapping[OrderCommand, OrderStatus] = {
    command: status for (_, command), status in TRANSITIONS.items()
}


#: Nothing is delivered any more: where to need not be known.
ENDED = frozenset({_S.DELIVERED, _S.CANCELLED, _S.RETURNED, _S.REFUNDED})


def allows(status: OrderStatus, command: OrderCommand) -> bool:
    """Say whether a command moves an order of a status."""
    return (status, command) in TRANSITIONS


def transition(status: OrderStatus, command: OrderCommand) -> OrderStatus:
    """Return the status after a command; the same status when it was obeyed before.

    Raises:
        OrderError: INVALID_TRANSITION.
    """
    if _ASKED[command] == status:
        return status
    after = TRANSITIONS.get((status, command))
    if after is None:
        raise OrderError(OrderErrorCode.INVALID_TRANSITION, status=status.value)
    return after


class OrderPaymentStatus(StrEnum):
    """Where the money of an order is."""

    UNPAID = "UNPAID"
    PAID = "PAID"
    REFUND_PENDING = "REFUND_PENDING"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"


@dataclass(frozen=True, slots=True)
class Purse:
    """The money of an order, in minor units of its currency.

    Attributes:
        paid_minor: what came in.
        refunded_minor: what of it went back.
    """

    paid_minor: int = 0
    refunded_minor: int = 0

    @property
    def is_all_back(self) -> bool:
        """Return whether all that came in went back."""
        return 0 < self.paid_minor == self.refunded_minor

    def after_payment(self, amount: Money, cost: Money | None) -> Purse:
        """Return the purse once an order is paid for; the same one when it was before.

        Args:
            amount: what came in.
            cost: what the order costs; None when nobody knows yet.

        Raises:
            OrderError: MONEY_MISMATCH when that is not the same.
        """
        if amount != cost:
            raise OrderError(OrderErrorCode.MONEY_MISMATCH)
        return self if self.paid_minor else Purse(amount.amount_minor)

    def after_refund(self, refunded: Money, cost: Money | None) -> Purse:
        """Return the purse once money went back; the same one when a later fact is known.

        Args:
            refunded: how much has gone back by now.
            cost: what the order costs, in the currency that it was paid in.

        Raises:
            OrderError: MONEY_MISMATCH when that is more than came in, or other money.
        """
        total = refunded.amount_minor
        if cost is None or refunded.currency != cost.currency or total > self.paid_minor:
            raise OrderError(OrderErrorCode.MONEY_MISMATCH)
        return Purse(self.paid_minor, max(total, self.refunded_minor))

    def status_for(self, order: OrderStatus) -> OrderPaymentStatus:
        """Return where the money is, for an order that stands somewhere."""
        if self.is_all_back:
            return OrderPaymentStatus.REFUNDED
        if self.paid_minor and order in {OrderStatus.CANCELLED, OrderStatus.RETURNED}:
            return OrderPaymentStatus.REFUND_PENDING
        if self.refunded_minor:
            return OrderPaymentStatus.PARTIALLY_REFUNDED
        return OrderPaymentStatus.PAID if self.paid_minor else OrderPaymentStatus.UNPAID


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """What a customer asks for when placing an order.

    Attributes:
        idempotency_key: the client's name for this attempt; a repeat returns the same order.
        city: where to deliver, or None for the store's own city.
        expected_total_minor: the total that the customer saw, or None to accept any.
    """

    idempotency_key: str
    city: str | None
    expected_total_minor: int | None

    @property
    def fingerprint(self) -> str:
        """Return the digest that tells another request under the same key from a repeat."""
        body = {"city": self.city, "expectedTotalMinor": self.expected_total_minor}
        return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_checkout(
    idempotency_key: str, city: str | None, expected_total_minor: int | None
) -> CheckoutRequest:
    """Return a customer's request, checked.

    Args:
        idempotency_key: 1 to 128 characters.
        city: 1 to 100 characters besides the spaces around it, or None.
        expected_total_minor: not negative, in minor units, or None.

    Raises:
        OrderError: the first argument that can never be right.
    """
    if not 1 <= len(idempotency_key) <= LONGEST_KEY or not idempotency_key.isprintable():
        raise OrderError(
            OrderErrorCode.IDEMPOTENCY_KEY_INVALID, ("input", "idempotencyKey"), longest=LONGEST_KEY
        )
    trimmed = None if city is None else city.strip()
    if trimmed is not None and (not 1 <= len(trimmed) <= LONGEST_CITY or not trimmed.isprintable()):
        raise OrderError(OrderErrorCode.CITY_INVALID, ("input", "city"), longest=LONGEST_CITY)
    if expected_total_minor is not None and expected_total_minor < 0:
        raise OrderError(OrderErrorCode.EXPECTED_TOTAL_INVALID, ("input", "expectedTotalMinor"))
    return CheckoutRequest(idempotency_key, trimmed, expected_total_minor)


def order_number(year: int, count: int) -> str:
    """Return the number that people call an order by, e.g. `2026-000123`."""
    return f"{year}-{count:06d}"

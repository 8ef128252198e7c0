"""Facts that payments publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypedDict
from uuid import UUID

from subgraphs.kit.events import DomainEvent
from subgraphs.kit.money import Money


class PaymentFacts(TypedDict):
    """What every fact about a payment tells, as `PaymentEvent` names it."""

    payment_id: UUID
    order_id: UUID
    user_id: UUID
    method: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent(DomainEvent):
    """What every fact about a payment tells.

    The payment is the subject; the order is the Kafka key, so that an order's facts keep their
    order whatever they are about.

    Attributes:
        payment_id: the payment.
        order_id: the order it is for.
        user_id: who pays.
        method: how.
        amount: how much is to be paid.
    """

    SOURCE: ClassVar[str] = "/shop/payments"

    payment_id: UUID
    order_id: UUID
    user_id: UUID
    method: str
    amount: Money

    @property
    def subject(self) -> str:
        """Return the payment's id."""
        return str(self.payment_id)

    @property
    def partition_key(self) -> str:
        """Return the order's id."""
        return str(self.order_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCreated(PaymentEvent):
    """An order is to be paid for.

    Attributes:
        attempt: which attempt to pay for the order this is, from 1.
    """

    TYPE: ClassVar[str] = "shop.payment.created.v1"

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSucceeded(PaymentEvent):
    """The money came in."""

    TYPE: ClassVar[str] = "shop.payment.succeeded.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCancelled(PaymentEvent):
    """The order will not be paid for by this payment."""

    TYPE: ClassVar[str] = "shop.payment.cancelled.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSucceeded(PaymentEvent):
    """Money that came in by the payment went back.

    Attributes:
        refund: how much went back this time.
        refunded: how much has gone back by now.
    """

    TYPE: ClassVar[str] = "shop.refund.succeeded.v1"

    refund: Money
    refunded: Money

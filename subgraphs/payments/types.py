"""The graph's types of payments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.errors import UserError
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, global_id
from subgraphs.kit.money import MinorUnits, MoneyType
from subgraphs.kit.settings import Locale
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.loaders import Payments
from subgraphs.payments.models import Payment as PaymentRow
from subgraphs.payments.rules import METHODS, PaymentMethod, PaymentStatus

PaymentMethodType = strawberry.enum(
    PaymentMethod, name="PaymentMethod", description="How a customer pays."
)
PaymentStatusType = strawberry.enum(
    PaymentStatus,
    name="PaymentStatus",
    description="Where a payment stands: PENDING until the money comes in, then CAPTURED.",
)


@strawberry.type(description="A way to pay that the store offers.")
class PaymentMethodInfo:
    """The graph's form of a method."""

    method: PaymentMethod
    title: str = strawberry.field(description="In the request's language.")
    description: str = strawberry.field(description="In the request's language.")

    @classmethod
    def of(cls, method: PaymentMethod, locale: Locale) -> PaymentMethodInfo:
        """Return what a customer reads of a method."""
        texts = METHODS[method]
        return cls(
            method=method,
            title=pick_text(texts.titles, locale),
            description=pick_text(texts.descriptions, locale),
        )


@strawberry.federation.type(keys=["id"], description="A payment of an order.")
class Payment:
    """The graph's form of a payment."""

    id: strawberry.ID
    status: PaymentStatus
    method: PaymentMethod
    amount: MoneyType = strawberry.field(description="What is to be paid.")
    created_at: datetime

    @classmethod
    def of(cls, row: PaymentRow, locale: Locale) -> Payment:
        """Return the graph's form of a payment."""
        return cls(
            id=global_id("Payment", row.id),
            status=row.status,
            method=row.method,
            amount=MoneyType.of(row.amount, locale),
            created_at=row.created_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Payments], id: str) -> Payment | None:
        """Return the payment that another subgraph refers to, to those who may see it."""
        key = find_global_id("Payment", id)
        row = None if key is None else await info.context.domain.payment.load(key)
        if row is None or not _may_see(info, row.user_id):
            return None
        return cls.of(row, info.context.request.locale)


@strawberry.federation.type(keys=["id"])
class Order:
    """The part of an order that payments add."""

    id: strawberry.ID

    @strawberry.field(
        description="First attempts first; null unless the order is yours, or you are an "
        "administrator."
    )
    async def payments(self, info: Info[Payments]) -> list[Payment] | None:
        """Return the order's payments to those who may see them."""
        key = find_global_id("Order", self.id)
        if key is None or info.context.request.identity is None:
            return None
        rows = await info.context.domain.payments.load(key) or ()
        if not all(_may_see(info, row.user_id) for row in rows):
            return None
        return [Payment.of(row, info.context.request.locale) for row in rows]


def _may_see(info: Info[Payments], user_id: UUID) -> bool:
    viewer = info.context.request.identity
    return viewer is not None and (viewer.user_id == user_id or Role.ADMIN in viewer.roles)


@strawberry.type(description="Why a request about a payment was refused.")
class PaymentUserError(UserError):
    """A refusal of this domain."""

    code: PaymentErrorCode


@strawberry.input(description="The payment whose money has come in.")
class PaymentCaptureInput:
    """A payment."""

    payment_id: strawberry.ID


@strawberry.input(description="Money that has gone back to the customer.")
class PaymentRefundInput:
    """A payment, how much of it, and the word under which to ask again."""

    payment_id: strawberry.ID
    idempotency_key: str = strawberry.field(
        description="Your name for this refund; a repeat with it changes nothing."
    )
    amount_minor: MinorUnits | None = strawberry.field(
        default=None, description="In the payment's currency; all that is left when absent."
    )


@strawberry.type(description="The payment after the change, or why it was refused.")
class PaymentPayload:
    """What noting money that moved returns."""

    payment: Payment | None
    user_errors: list[PaymentUserError]

    @classmethod
    def of(cls, row: PaymentRow, locale: Locale) -> PaymentPayload:
        """Return the answer to a change that was made."""
        return cls(payment=Payment.of(row, locale), user_errors=[])

    @classmethod
    def refused(cls, error: PaymentError, locale: Locale) -> PaymentPayload:
        """Return the answer to a change that was not."""
        return cls(payment=None, user_errors=[PaymentUserError.of(error, locale)])

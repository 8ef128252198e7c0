"""Query and Mutation of payments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES, list_size
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import service
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.loaders import Payments
from subgraphs.payments.models import Payment
from subgraphs.payments.rules import METHODS, RefundRequest
from subgraphs.payments.types import (
    Order,
    PaymentCaptureInput,
    PaymentMethodInfo,
    PaymentPayload,
    PaymentRefundInput,
)
from subgraphs.payments.types import Payment as PaymentType


@strawberry.type
class Query:
    """What can be asked of payments."""

    @strawberry.field(
        description="The ways to pay that the store offers.", directives=[list_size(assumed=10)]
    )
    def payment_methods(self, info: Info[Payments]) -> list[PaymentMethodInfo] | None:
        """Return the methods."""
        return [PaymentMethodInfo.of(method, info.context.request.locale) for method in METHODS]


@strawberry.type
class Mutation:
    """What administrators can do with payments."""

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        description="Note that the money of a payment has come in, e.g. on delivery. "
        "For administrators.",
    )
    async def payment_capture(
        self, info: Info[Payments], input: PaymentCaptureInput
    ) -> PaymentPayload:
        """Note that a payment's money has come in."""
        info.context.request.require_role(Role.ADMIN)
        return await _change(info, input.payment_id, service.capture_payment)

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        description="Note that money of a payment has gone back to the customer. For "
        "administrators.",
    )
    async def payment_refund(
        self, info: Info[Payments], input: PaymentRefundInput
    ) -> PaymentPayload:
        """Note that money has gone back."""
        info.context.request.require_role(Role.ADMIN)

        async def refund(work: UnitOfWork, payment_id: UUID) -> Payment:
            wanted = RefundRequest(input.idempotency_key, input.amount_minor)
            return await service.refund_payment(work, payment_id, wanted)

        return await _change(info, input.payment_id, refund)


async def _change(
    info: Info[Payments],
    payment_id: str,
    change: Callable[[UnitOfWork, UUID], Awaitable[Payment]],
) -> PaymentPayload:
    request = info.context.request
    try:
        key = find_global_id("Payment", payment_id)
        if key is None:
            raise PaymentError(PaymentErrorCode.PAYMENT_NOT_FOUND, ("paymentId",))
        async with info.context.domain.work(request) as work:
            payment = await change(work, key)
    except PaymentError as error:
        return PaymentPayload.refused(error, request.locale)
    return PaymentPayload.of(payment, request.locale)


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[PaymentType, Order],
    config=schema_config(),
    extensions=schema_extensions(),
)

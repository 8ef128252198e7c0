"""Query and Mutation of payments."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES, list_size
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id
from subgraphs.payments import service
from subgraphs.payments.errors import PaymentError, PaymentErrorCode
from subgraphs.payments.loaders import Payments
from subgraphs.payments.rules import METHODS
from subgraphs.payments.types import (
    Order,
    Payment,
    PaymentCaptureInput,
    PaymentCapturePayload,
    PaymentMethodInfo,
)


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
    ) -> PaymentCapturePayload:
        """Note that a payment's money has come in."""
        request, domain = info.context.request, info.context.domain
        request.require_role(Role.ADMIN)
        try:
            key = find_global_id("Payment", input.payment_id)
            if key is None:
                raise PaymentError(PaymentErrorCode.PAYMENT_NOT_FOUND, ("paymentId",))
            async with domain.work(request) as work:
                payment = await service.capture_payment(work, key)
        except PaymentError as error:
            return PaymentCapturePayload.refused(error, request.locale)
        return PaymentCapturePayload.of(payment, request.locale)


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[Payment, Order],
    config=schema_config(),
    extensions=schema_extensions(),
)

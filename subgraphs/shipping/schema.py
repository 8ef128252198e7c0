"""Query and Mutation of shipping: what is offered in a city, and how far shipments have come."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.connections import Connection, Paged, connect_rows
from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.federation import ADMIN_SCOPES, list_size
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id
from subgraphs.kit.money import MoneyType
from subgraphs.kit.pagination import PageArguments
from subgraphs.shipping.errors import ShippingError, ShippingErrorCode
from subgraphs.shipping.loaders import Shipping
from subgraphs.shipping.repository.shipments import shipments_at
from subgraphs.shipping.rules.shipments import ShipmentStatus
from subgraphs.shipping.service import shipments
from subgraphs.shipping.types.products import DeliveryService, Product, city_name
from subgraphs.shipping.types.shipments import (
    Order,
    Shipment,
    ShipmentAdvanceInput,
    ShipmentAdvancePayload,
)


@strawberry.type
class Query:
    """What can be asked of shipping."""

    @strawberry.field(
        description="What is offered in a city, named in Russian or English (Moscow by default).",
        directives=[list_size(assumed=20)],
    )
    async def delivery_services(
        self, info: Info[Shipping], city: str | None = None
    ) -> list[DeliveryService] | None:
        """Return every service of a city."""
        locale = info.context.request.locale
        tariffs = await info.context.domain.tariffs.load(city_name(city))
        return [
            DeliveryService(
                carrier=tariff.carrier,
                service=pick_text(dict(tariff.service), locale),
                lowest_cost=MoneyType.of(tariff.base, locale),
                largest_grams=tariff.largest_grams,
                min_days=tariff.min_days,
                max_days=tariff.max_days,
            )
            for tariff in tariffs or ()
        ]

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        extensions=[Paged()],
        description="Shipments, those that have waited longest first; `status` leaves only those "
        "that are there. For administrators.",
    )
    async def shipments(
        self,
        info: Info[Shipping],
        page: PageArguments,
        status: ShipmentStatus | None = None,
    ) -> Connection[Shipment] | None:
        """Return a page of shipments to an administrator."""
        info.context.request.require_role(Role.ADMIN)
        return await connect_rows(
            info.context.domain.engine,
            shipments_at(status),
            page.read_id(),
            Shipment.of,
            lambda row: (str(row.id),),
        )


@strawberry.type
class Mutation:
    """What administrators can do with shipments."""

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        description="Note how far a shipment has come: the store's own couriers report here. For "
        "administrators.",
    )
    async def shipment_advance(
        self, info: Info[Shipping], input: ShipmentAdvanceInput
    ) -> ShipmentAdvancePayload:
        """Note a step of a shipment."""
        request, domain = info.context.request, info.context.domain
        admin = request.require_role(Role.ADMIN)
        seen = shipments.Advance(input.status, str(admin.user_id), input.expected_version)
        try:
            key = find_global_id("Shipment", input.shipment_id)
            if key is None:
                raise ShippingError(ShippingErrorCode.SHIPMENT_UNKNOWN, ("shipmentId",))
            async with domain.work(request) as work:
                shipment = await shipments.advance(work, key, seen)
        except ShippingError as error:
            return ShipmentAdvancePayload.refused(error, request.locale)
        return ShipmentAdvancePayload.of(shipment)


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[Product, Order, Shipment],
    config=schema_config(),
    extensions=schema_extensions(),
)

"""Query of shipping: what is offered in a city."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info, pick_text
from subgraphs.kit.federation import list_size
from subgraphs.kit.money import MoneyType
from subgraphs.shipping.loaders import Shipping
from subgraphs.shipping.types import DeliveryService, Product, city_name


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


schema = strawberry.federation.Schema(
    query=Query, types=[Product], config=schema_config(), extensions=schema_extensions()
)

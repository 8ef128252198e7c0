"""What is recommended to a customer."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.products.loaders import Products
from subgraphs.products.service.recommendations import recommended_for
from subgraphs.products.types.catalogue import Product, load_active, read_most
from subgraphs.products.types.values import RECOMMENDED


@strawberry.type
class RecommendationQueries:
    """What is asked without having a product in mind."""

    @strawberry.federation.field(
        description="Products for you, by what you kept, put into carts and bought; what is sought "
        "after most for whoever is not signed in. All can be bought now.",
        directives=[RECOMMENDED],
    )
    async def recommended_for_me(
        self, info: Info[Products], first: int = 12
    ) -> list[Product] | None:
        """Return products for the caller, the fittest first."""
        most = read_most(first)
        request = info.context.request
        user_id = None if request.identity is None else request.identity.user_id
        async with info.context.domain.reader.connect() as connection:
            ids = await recommended_for(connection, user_id, request.clock())
        return await load_active(info, ids[:most])

"""What is recommended to a customer."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.products.loaders import Products
from subgraphs.products.repository.recommendations import newest_model
from subgraphs.products.service.recommendations import recommended_for
from subgraphs.products.types.catalogue import Product, load_active, read_most
from subgraphs.products.types.values import RECOMMENDED


@strawberry.type(description="The model that recommendations are made by.")
class RecommendationModel:
    """The graph's form of `ModelRow`."""

    version: strawberry.ID = strawberry.field(description="Newer ones sort after older ones.")
    built_at: datetime = strawberry.field(description="UTC.")
    interactions: int = strawberry.field(description="How many acts of customers it is made of.")
    customers: int = strawberry.field(description="How many customers it has learnt from.")
    products: int = strawberry.field(description="How many products it has neighbours for.")


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

    @strawberry.federation.field(
        authenticated=True,
        description="The model that recommendations are made by; null before the first.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def recommendation_model(self, info: Info[Products]) -> RecommendationModel | None:
        """Return the newest model, for those who watch over it."""
        info.context.request.require_role(Role.ADMIN)
        async with info.context.domain.reader.connect() as connection:
            model = await newest_model(connection)
        if model is None:
            return None
        return RecommendationModel(
            version=strawberry.ID(str(model.version)),
            built_at=model.built_at,
            interactions=model.interactions,
            customers=model.customers,
            products=model.products,
        )

"""What customers keep as favourites."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import PAGED
from subgraphs.kit.pagination import Connection
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.service import favourites
from subgraphs.products.types.catalogue import Product, favourites_of
from subgraphs.products.types.inputs import read_id
from subgraphs.products.types.payloads import ProductPayload, answer_product


@strawberry.input(description="A product to be kept, or to be kept no longer.")
class FavouriteInput:
    """Which product is meant."""

    product_id: strawberry.ID


@strawberry.type
class FavouriteQueries:
    """What customers ask of their favourites."""

    @strawberry.federation.field(
        authenticated=True,
        description="Products that you keep as favourites, the newest first.",
        directives=PAGED,
    )
    async def my_favourites(
        self, info: Info[Products], first: int = 20, after: str | None = None
    ) -> Connection[Product] | None:
        """Return a page of the caller's favourites."""
        return await favourites_of(info, info.context.request.user.user_id, first, after)


@strawberry.type
class FavouriteMutations:
    """What customers do to their favourites; each may be repeated."""

    @strawberry.federation.mutation(
        authenticated=True, description="Keep a product as a favourite."
    )
    async def favourite_add(self, info: Info[Products], input: FavouriteInput) -> ProductPayload:
        """Keep a product."""
        user = info.context.request.user
        unknown = ProductErrorCode.PRODUCT_NOT_FOUND
        return await answer_product(
            info,
            lambda work: favourites.add_favourite(
                work, user, read_id("Product", input.product_id, unknown, ("input", "productId"))
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True, description="Keep a product as a favourite no longer."
    )
    async def favourite_remove(self, info: Info[Products], input: FavouriteInput) -> ProductPayload:
        """Keep a product no longer."""
        user = info.context.request.user
        unknown = ProductErrorCode.PRODUCT_NOT_FOUND
        return await answer_product(
            info,
            lambda work: favourites.remove_favourite(
                work, user, read_id("Product", input.product_id, unknown, ("input", "productId"))
            ),
        )

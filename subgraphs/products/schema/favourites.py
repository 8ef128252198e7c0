"""What customers keep as favourites."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import strawberry

from subgraphs.kit.connections import Connection, Paged
from subgraphs.kit.context import Info
from subgraphs.kit.ids import find_global_id
from subgraphs.kit.pagination import PageArguments
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.service import favourites
from subgraphs.products.types.catalogue import Product, connect_favourites
from subgraphs.products.types.inputs import read_id
from subgraphs.products.types.payloads import (
    ProductPayload,
    ProductUserError,
    answer_product,
    carry_out,
)

#: How many products a device may bring along.
_MOST_MERGED = 100


@strawberry.input(description="A product to be kept, or to be kept no longer.")
class FavouriteInput:
    """Which product is meant."""

    product_id: strawberry.ID = strawberry.field(description="The product.")


@strawberry.input(description="Products that were kept before somebody signed in.")
class FavouritesMergeInput:
    """Which products are meant."""

    product_ids: list[strawberry.ID] = strawberry.field(
        description="The newest first, at most 100; those that are gone are left out."
    )


@strawberry.type(description="How many products are kept that were not before.")
class FavouritesMergePayload:
    """The answer of `favouritesMerge`."""

    added: int = strawberry.field(description="How many were not kept before.")
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type
class FavouriteQueries:
    """What customers ask of their favourites."""

    @strawberry.federation.field(
        authenticated=True,
        description="Products that you keep as favourites, the newest first.",
        extensions=[Paged()],
    )
    async def my_favourites(
        self, info: Info[Products], page: PageArguments
    ) -> Connection[Product] | None:
        """Return a page of the caller's favourites."""
        return await connect_favourites(info, info.context.request.user.user_id, page)


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
        authenticated=True,
        description="Keep products as favourites that a device kept while nobody was signed in.",
    )
    async def favourites_merge(
        self, info: Info[Products], input: FavouritesMergeInput
    ) -> FavouritesMergePayload:
        """Keep products."""
        user = info.context.request.user
        added, refusals = await carry_out(
            info, lambda work: favourites.merge_favourites(work, user, _read_ids(input.product_ids))
        )
        return FavouritesMergePayload(added=added or 0, user_errors=refusals)

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


def _read_ids(values: Sequence[str]) -> list[UUID]:
    if len(values) > _MOST_MERGED:
        raise ProductError(
            ProductErrorCode.FAVOURITES_TOO_MANY, ("input", "productIds"), most=_MOST_MERGED
        )
    return [key for value in values if (key := find_global_id("Product", value)) is not None]

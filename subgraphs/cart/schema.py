"""Query and Mutation of the cart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from subgraphs.cart import service
from subgraphs.cart.errors import CartError, CartErrorCode
from subgraphs.cart.loaders import Carts
from subgraphs.cart.repository import CartRepository
from subgraphs.cart.rules import Cart as CartValue
from subgraphs.cart.service import LineCommand
from subgraphs.cart.types import (
    Cart,
    CartClearInput,
    CartLineAddInput,
    CartLineRemoveInput,
    CartLineSetInput,
    CartPayload,
    User,
    own_cart,
)
from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.ids import find_global_id


@strawberry.type
class Query:
    """What can be asked of carts."""

    @strawberry.field(description="The signed-in user's cart; null when nobody has signed in.")
    async def cart(self, info: Info[Carts]) -> Cart | None:
        """Return the caller's cart."""
        return await own_cart(info)


@strawberry.type
class Mutation:
    """What customers can do with their cart; each needs a signed-in user."""

    @strawberry.federation.mutation(
        authenticated=True, description="Put units of a variant into the cart."
    )
    async def cart_line_add(self, info: Info[Carts], input: CartLineAddInput) -> CartPayload:
        """Add to the cart."""
        return await _change(
            info,
            lambda repository, user_id: service.add_line(
                repository,
                user_id,
                LineCommand(_variant(input.variant_id), input.quantity, input.expected_version),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True, description="Set how many units of a variant the cart holds."
    )
    async def cart_line_set(self, info: Info[Carts], input: CartLineSetInput) -> CartPayload:
        """Change a line."""
        return await _change(
            info,
            lambda repository, user_id: service.set_line(
                repository,
                user_id,
                LineCommand(_variant(input.variant_id), input.quantity, input.expected_version),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True, description="Take a variant out of the cart."
    )
    async def cart_line_remove(self, info: Info[Carts], input: CartLineRemoveInput) -> CartPayload:
        """Remove a line."""
        return await _change(
            info,
            lambda repository, user_id: service.remove_line(
                repository,
                user_id,
                LineCommand(_variant(input.variant_id), expected_version=input.expected_version),
            ),
        )

    @strawberry.federation.mutation(authenticated=True, description="Empty the cart.")
    async def cart_clear(self, info: Info[Carts], input: CartClearInput) -> CartPayload:
        """Remove every line."""
        return await _change(
            info,
            lambda repository, user_id: service.clear(repository, user_id, input.expected_version),
        )


async def _change(
    info: Info[Carts], change: Callable[[CartRepository, UUID], Awaitable[CartValue]]
) -> CartPayload:
    request, domain = info.context.request, info.context.domain
    user_id = request.user.user_id
    try:
        return CartPayload.of(await change(domain.repository, user_id))
    except CartError as error:
        return CartPayload.refused(error, request.locale)


def _variant(value: strawberry.ID) -> UUID:
    found = find_global_id("Variant", value)
    if found is None:
        raise CartError(CartErrorCode.VARIANT_ID_INVALID, ("variantId",))
    return found


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[Cart, User],
    config=schema_config(),
    extensions=schema_extensions(),
)

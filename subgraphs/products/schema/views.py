"""What is looked at."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.service import views
from subgraphs.products.types.inputs import read_id
from subgraphs.products.types.payloads import ProductUserError, carry_out


@strawberry.input(description="A product whose page is shown.")
class ProductViewInput:
    """Which product is meant."""

    product_id: strawberry.ID = strawberry.field(description="The product.")


@strawberry.type(description="The answer to telling what is looked at.")
class ProductViewPayload:
    """The answer of `productView`."""

    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type
class ViewMutations:
    """What pages tell."""

    @strawberry.mutation(
        description="Tell that a product's page is shown. It counts for what is recommended to "
        "you; nobody else learns of it."
    )
    async def product_view(
        self, info: Info[Products], input: ProductViewInput
    ) -> ProductViewPayload:
        """Note a view."""
        viewer = info.context.request.identity
        unknown = ProductErrorCode.PRODUCT_NOT_FOUND
        _, refusals = await carry_out(
            info,
            lambda work: views.note_view(
                work, viewer, read_id("Product", input.product_id, unknown, ("input", "productId"))
            ),
        )
        return ProductViewPayload(user_errors=refusals)

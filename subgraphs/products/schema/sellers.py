"""What sellers do to their products, and administrators to the store's own."""

from __future__ import annotations

from uuid import UUID

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect_rows
from subgraphs.kit.context import Info
from subgraphs.kit.errors import Forbidden
from subgraphs.kit.federation import SELLER_SCOPES
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.pagination import PageArguments
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.repository import products as repository
from subgraphs.products.rules.publication import ProductStatus
from subgraphs.products.service import moderation, products
from subgraphs.products.service.products import Target
from subgraphs.products.types.catalogue import Product, to_product
from subgraphs.products.types.inputs import (
    ProductCreateInput,
    ProductUpdateInput,
    ProductVersionInput,
    VariantAddInput,
    VariantArchiveInput,
    VariantUpdateInput,
    maybe,
    read_id,
)
from subgraphs.products.types.payloads import ProductPayload, answer_product


def require_seller(info: Info[Products]) -> Identity:
    """Return the caller, who may have products: a seller, or an administrator.

    Raises:
        Unauthenticated: when nobody has signed in.
        Forbidden: when the caller is neither.
    """
    user = info.context.request.user
    if not {Role.SELLER, Role.ADMIN} & user.roles:
        raise Forbidden("This needs the role seller or admin.")
    return user


def target_of(editor: Identity, product_id: str, version: int) -> Target:
    """Return the product that a command names.

    Raises:
        ProductError: PRODUCT_NOT_FOUND when the id is no product's.
    """
    code = ProductErrorCode.PRODUCT_NOT_FOUND
    return Target(editor, read_id("Product", product_id, code, ("input", "id")), version)


def category_key(value: str) -> UUID:
    """Return the category that an input names; raises CATEGORY_NOT_FOUND."""
    code = ProductErrorCode.CATEGORY_NOT_FOUND
    return read_id("Category", value, code, ("input", "categoryId"))


def _variant_key(value: str) -> UUID:
    return read_id("Variant", value, ProductErrorCode.VARIANT_NOT_FOUND, ("input", "id"))


@strawberry.type
class SellerQueries:
    """What sellers ask."""

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Your own products, drafts too, the newest first; an administrator who sells "
        "nothing sees the store's own.",
        extensions=[Paged()],
    )
    async def my_products(
        self, info: Info[Products], page: PageArguments, status: ProductStatus | None = None
    ) -> Connection[Product] | None:
        """Return a page of the caller's products."""
        seller_id = products.seller_of(require_seller(info))
        return await connect_rows(
            info.context.domain.reader,
            repository.products_of_seller(seller_id, status),
            page.read_id(),
            to_product(info),
            lambda row: (str(row.id),),
        )


@strawberry.type
class SellerMutations:
    """What sellers do."""

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Enter a product as a draft, which nobody else sees.",
    )
    async def product_create(
        self, info: Info[Products], input: ProductCreateInput
    ) -> ProductPayload:
        """Enter a product."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: products.create_product(
                work, editor, category_key(input.category_id), input.read()
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Change what is said of a product.",
    )
    async def product_update(
        self, info: Info[Products], input: ProductUpdateInput
    ) -> ProductPayload:
        """Change a product."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: products.update_product(
                work,
                target_of(editor, input.id, input.version),
                input.read(),
                maybe(input.category_id, category_key),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True, requires_scopes=SELLER_SCOPES, description="Add a variant to a product."
    )
    async def variant_add(self, info: Info[Products], input: VariantAddInput) -> ProductPayload:
        """Add a variant."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: products.add_variant(
                work,
                target_of(editor, input.product_id, input.version),
                input.variant.read(("input", "variant")),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Change what is said of a variant, or its price.",
    )
    async def variant_update(
        self, info: Info[Products], input: VariantUpdateInput
    ) -> ProductPayload:
        """Change a variant."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: products.update_variant(
                work,
                target_of(editor, input.product_id, input.version),
                _variant_key(input.id),
                input.read(),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Stop selling a variant; orders of it go on.",
    )
    async def variant_archive(
        self, info: Info[Products], input: VariantArchiveInput
    ) -> ProductPayload:
        """Archive a variant."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: products.archive_variant(
                work,
                target_of(editor, input.product_id, input.version),
                _variant_key(input.id),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Hand a product in for moderation.",
    )
    async def product_submit(
        self, info: Info[Products], input: ProductVersionInput
    ) -> ProductPayload:
        """Hand a product in."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: moderation.submit_product(
                work, target_of(editor, input.id, input.version)
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Stop selling a product; orders and links of it go on.",
    )
    async def product_archive(
        self, info: Info[Products], input: ProductVersionInput
    ) -> ProductPayload:
        """Archive a product."""
        editor = require_seller(info)
        return await answer_product(
            info,
            lambda work: moderation.archive_product(
                work, target_of(editor, input.id, input.version)
            ),
        )

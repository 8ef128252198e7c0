"""What moderators see and decide."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES, PAGED
from subgraphs.kit.identity import Role
from subgraphs.kit.pagination import Connection, connect, read_moment_page
from subgraphs.products.loaders import Products
from subgraphs.products.models import ProductRow
from subgraphs.products.repository import products as repository
from subgraphs.products.schema.sellers import target_of
from subgraphs.products.service import moderation
from subgraphs.products.types.catalogue import Product
from subgraphs.products.types.inputs import ProductRejectInput, ProductVersionInput
from subgraphs.products.types.payloads import ProductPayload, answer_product


@strawberry.type
class ModeratorQueries:
    """What moderators see."""

    @strawberry.federation.field(
        authenticated=True,
        description="Products that wait for a moderator, the longest waiting first.",
        directives=PAGED,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def moderation_queue(
        self, info: Info[Products], first: int = 20, after: str | None = None
    ) -> Connection[Product] | None:
        """Return a page of the queue."""
        info.context.request.require_role(Role.ADMIN)
        size, place = read_moment_page(first, after)
        async with info.context.domain.reader.connect() as connection:
            page = await repository.page_of_queue(connection, size, place)
        locale = info.context.request.locale
        return connect(page, lambda row: Product.of(row, locale), _queue_key, after)


def _queue_key(row: ProductRow) -> tuple[str, str]:
    handed_in = "" if row.submitted_at is None else row.submitted_at.isoformat()
    return handed_in, str(row.id)


@strawberry.type
class ModeratorMutations:
    """What moderators decide."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="Let the version of a product that you have read before the public.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def product_approve(
        self, info: Info[Products], input: ProductVersionInput
    ) -> ProductPayload:
        """Approve a product."""
        moderator = info.context.request.require_role(Role.ADMIN)
        return await answer_product(
            info,
            lambda work: moderation.approve_product(
                work, target_of(moderator, input.id, input.version)
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        description="Keep a product from the public, or take it down.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def product_reject(
        self, info: Info[Products], input: ProductRejectInput
    ) -> ProductPayload:
        """Reject a product."""
        moderator = info.context.request.require_role(Role.ADMIN)
        return await answer_product(
            info,
            lambda work: moderation.reject_product(
                work,
                target_of(moderator, input.id, input.version),
                input.reason,
                input.note,
            ),
        )

"""What moderators see and decide."""

from __future__ import annotations

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect_rows
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.pagination import PageArguments
from subgraphs.products.loaders import Products
from subgraphs.products.models import ProductRow
from subgraphs.products.repository import products as repository
from subgraphs.products.schema.sellers import target_of
from subgraphs.products.service import moderation
from subgraphs.products.types.catalogue import Product, to_product
from subgraphs.products.types.inputs import ProductRejectInput, ProductVersionInput
from subgraphs.products.types.payloads import ProductPayload, answer_product


@strawberry.type
class ModeratorQueries:
    """What moderators see."""

    @strawberry.federation.field(
        authenticated=True,
        description="Products that wait for a moderator, the longest waiting first.",
        extensions=[Paged()],
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def moderation_queue(
        self, info: Info[Products], page: PageArguments
    ) -> Connection[Product] | None:
        """Return a page of the queue."""
        info.context.request.require_role(Role.ADMIN)
        return await connect_rows(
            info.context.domain.reader,
            repository.products_in_queue(),
            page.read_moment(),
            to_product(info),
            _queue_key,
        )


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

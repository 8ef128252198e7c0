"""What administrators do to the tree of categories, and to what products are described by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.models import CategoryRow
from subgraphs.products.service import categories
from subgraphs.products.types.attributes import Attribute
from subgraphs.products.types.catalogue import Category
from subgraphs.products.types.category_inputs import (
    AttributeDefineInput,
    AttributeDeleteInput,
    CategoryCreateInput,
    CategoryDeleteInput,
    CategoryMoveInput,
    CategoryUpdateInput,
)
from subgraphs.products.types.inputs import maybe, read_id
from subgraphs.products.types.payloads import (
    AttributePayload,
    CategoryPayload,
    DeletePayload,
    carry_out,
)


def _category_key(value: str) -> UUID:
    return read_id("Category", value, ProductErrorCode.CATEGORY_NOT_FOUND, ("input", "id"))


def _parent_key(value: str) -> UUID:
    return read_id("Category", value, ProductErrorCode.CATEGORY_NOT_FOUND, ("input", "parentId"))


async def _answer(
    info: Info[Products], command: Callable[[UnitOfWork], Awaitable[CategoryRow]]
) -> CategoryPayload:
    row, refusals = await carry_out(info, command)
    category = None if row is None else Category.of(row, info.context.request.locale)
    return CategoryPayload(category=category, user_errors=refusals)


@strawberry.type
class CategoryMutations:
    """What administrators do to categories and attributes."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="Make a category.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def category_create(
        self, info: Info[Products], input: CategoryCreateInput
    ) -> CategoryPayload:
        """Make a category."""
        info.context.request.require_role(Role.ADMIN)
        return await _answer(
            info,
            lambda work: categories.create_category(
                work, maybe(input.parent_id, _parent_key), input.read()
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        description="Change what is said of a category.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def category_update(
        self, info: Info[Products], input: CategoryUpdateInput
    ) -> CategoryPayload:
        """Change a category."""
        info.context.request.require_role(Role.ADMIN)
        return await _answer(
            info,
            lambda work: categories.update_category(
                work, _category_key(input.id), input.version, input.read()
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        description="Put a category with all below it elsewhere in the tree.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def category_move(
        self, info: Info[Products], input: CategoryMoveInput
    ) -> CategoryPayload:
        """Move a category."""
        info.context.request.require_role(Role.ADMIN)
        return await _answer(
            info,
            lambda work: categories.move_category(
                work,
                _category_key(input.id),
                input.version,
                maybe(input.parent_id, _parent_key),
            ),
        )

    @strawberry.federation.mutation(
        authenticated=True,
        description="Delete an empty category.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def category_delete(
        self, info: Info[Products], input: CategoryDeleteInput
    ) -> DeletePayload:
        """Delete a category."""
        info.context.request.require_role(Role.ADMIN)

        async def delete(work: UnitOfWork) -> strawberry.ID:
            await categories.delete_category(work, _category_key(input.id), input.version)
            return input.id

        deleted, refusals = await carry_out(info, delete)
        return DeletePayload(deleted_id=deleted, user_errors=refusals)

    @strawberry.federation.mutation(
        authenticated=True,
        description="Say by what products of a category, and of those below it, are described.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def attribute_define(
        self, info: Info[Products], input: AttributeDefineInput
    ) -> AttributePayload:
        """Make or change an attribute."""
        info.context.request.require_role(Role.ADMIN)
        found, refusals = await carry_out(
            info, lambda work: categories.define_attribute(work, input.read())
        )
        locale = info.context.request.locale
        attribute = None if found is None else Attribute.of(found, locale)
        return AttributePayload(attribute=attribute, user_errors=refusals)

    @strawberry.federation.mutation(
        authenticated=True,
        description="Delete an attribute that no product has.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def attribute_delete(
        self, info: Info[Products], input: AttributeDeleteInput
    ) -> DeletePayload:
        """Delete an attribute."""
        info.context.request.require_role(Role.ADMIN)
        unknown = ProductErrorCode.ATTRIBUTE_NOT_FOUND

        async def delete(work: UnitOfWork) -> strawberry.ID:
            key = read_id("Attribute", input.id, unknown, ("input", "id"))
            await categories.delete_attribute(work, key)
            return input.id

        deleted, refusals = await carry_out(info, delete)
        return DeletePayload(deleted_id=deleted, user_errors=refusals)

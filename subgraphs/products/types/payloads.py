"""What mutations answer: the thing as it is now, or why nothing was changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.errors import UserError
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.loaders import Products
from subgraphs.products.models import ProductRow
from subgraphs.products.types.attributes import Attribute
from subgraphs.products.types.catalogue import Category, Product, Variant
from subgraphs.products.types.warehouses import Warehouse

T = TypeVar("T")

strawberry.enum(ProductErrorCode, description="What products refuse.")


@strawberry.type(description="Why something was not done to products.")
class ProductUserError(UserError):
    """A refusal of this domain."""

    code: ProductErrorCode = strawberry.field(description="Which rule refused it.")


@strawberry.type(description="The product, or why it was not changed.")
class ProductPayload:
    """The answer of the commands on products."""

    product: Product | None = strawberry.field(
        description="As it is now; null when it was refused."
    )
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type(description="The category, or why it was not changed.")
class CategoryPayload:
    """The answer of the commands on categories."""

    category: Category | None = strawberry.field(
        description="As it is now; null when it was refused."
    )
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type(description="The attribute, or why it was not changed.")
class AttributePayload:
    """The answer of `attributeDefine`."""

    attribute: Attribute | None = strawberry.field(
        description="As it is now; null when it was refused."
    )
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type(description="What was deleted, or why it was not.")
class DeletePayload:
    """The answer of the commands that delete."""

    deleted_id: strawberry.ID | None = strawberry.field(description="Null when it was refused.")
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type(description="The variant with its stock, or why that was not changed.")
class StockPayload:
    """The answer of the commands on stock."""

    variant: Variant | None = strawberry.field(
        description="As it is now; null when it was refused."
    )
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.type(description="The warehouse, or why there is none.")
class WarehousePayload:
    """The answer of the commands on warehouses."""

    warehouse: Warehouse | None = strawberry.field(
        description="As it is now; null when it was refused."
    )
    user_errors: list[ProductUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


async def carry_out(
    info: Info[Products], command: Callable[[UnitOfWork], Awaitable[T]]
) -> tuple[T | None, list[ProductUserError]]:
    """Carry out a command in a unit of work of its own.

    Args:
        info: of the mutation.
        command: what to do.

    Returns:
        What the command returned, or None with why it was refused; then nothing was changed.
    """
    domain = info.context.domain
    try:
        async with domain.open_work() as work:
            return await command(work), []
    except ProductError as error:
        return None, [ProductUserError.of(error, domain.request.locale)]


async def answer_product(
    info: Info[Products], command: Callable[[UnitOfWork], Awaitable[ProductRow | None]]
) -> ProductPayload:
    """Carry out a command that leaves a product, and return it as it is then."""
    row, refusals = await carry_out(info, command)
    product = None if row is None else Product.of(row, info.context.request.locale)
    return ProductPayload(product=product, user_errors=refusals)

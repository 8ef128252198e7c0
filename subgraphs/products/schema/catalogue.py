"""Queries of the catalogue: single products, the category tree."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.federation import CacheTag, list_size
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.text import is_storable
from subgraphs.products.loaders import Products
from subgraphs.products.repository import catalogue
from subgraphs.products.types.catalogue import Category, Product

#: About as many as a large store's tree has.
LIST_OF_CATEGORIES = list_size(assumed=200)


@strawberry.type
class CatalogueQuery:
    """What can be asked of the catalogue."""

    @strawberry.federation.field(
        description="A product by its id; null when there is none.",
        directives=[CacheTag(format="product-{$args.id}")],
    )
    async def product(self, info: Info[Products], id: strawberry.ID) -> Product | None:
        """Return a product."""
        row = await info.context.domain.product.load(parse_global_id("Product", id))
        return None if row is None else Product.of(row, info.context.request.locale)

    @strawberry.field(description="A product by its name in addresses; null when there is none.")
    async def product_by_slug(self, info: Info[Products], slug: str) -> Product | None:
        """Return a product."""
        row = await info.context.domain.product_by_slug.load(_storable(slug, "slug"))
        return None if row is None else Product.of(row, info.context.request.locale)

    @strawberry.federation.field(
        description="Every category, parents before their children.",
        directives=[CacheTag(format="categories"), LIST_OF_CATEGORIES],
    )
    async def categories(self, info: Info[Products]) -> list[Category] | None:
        """Return the category tree as a list."""
        async with info.context.domain.reader.connect() as connection:
            rows = await catalogue.all_categories(connection)
        return [Category.of(row, info.context.request.locale) for row in rows]


def _storable(value: str, argument: str) -> str:
    if not is_storable(value):
        raise BadUserInput(f"`{argument}` holds characters that are no text.")
    return value

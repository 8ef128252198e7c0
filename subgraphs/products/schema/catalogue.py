"""Queries of the catalogue: search, single products, the category tree."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.errors import BadUserInput
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.pagination import Connection, read_page
from subgraphs.kit.text import is_storable
from subgraphs.products.loaders import Products
from subgraphs.products.ports import SORT_KEY_LENGTH, SearchQuery
from subgraphs.products.repository import catalogue
from subgraphs.products.types.catalogue import Category, Product, find_products

LONGEST_SEARCH = 200


@strawberry.type
class CatalogueQuery:
    """What can be asked of the catalogue."""

    @strawberry.field(
        description="Products by words in Russian or English, best first; all of them, newest "
        "first, without words. `category` is a slug and includes the categories below it."
    )
    async def products(
        self,
        info: Info[Products],
        search: str | None = None,
        category: str | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connection[Product] | None:
        """Return a page of products."""
        page = read_page(first, after, SORT_KEY_LENGTH)
        text = _search_text(search or "")
        if category is None:
            return await find_products(info, SearchQuery(text, None, page))
        async with info.context.domain.reader.connect() as connection:
            found = await catalogue.category_by_slug(connection, _storable(category, "category"))
        if found is None:
            raise BadUserInput("`category` is not the slug of a category; see `categories`.")
        return await find_products(info, SearchQuery(text, found.id, page))

    @strawberry.field(description="A product by its id; null when there is none.")
    async def product(self, info: Info[Products], id: strawberry.ID) -> Product | None:
        """Return a product."""
        row = await info.context.domain.product.load(parse_global_id("Product", id))
        return None if row is None else Product.of(row, info.context.request.locale)

    @strawberry.field(description="A product by its name in addresses; null when there is none.")
    async def product_by_slug(self, info: Info[Products], slug: str) -> Product | None:
        """Return a product."""
        row = await info.context.domain.product_by_slug.load(_storable(slug, "slug"))
        return None if row is None else Product.of(row, info.context.request.locale)

    @strawberry.field(description="Every category, parents before their children.")
    async def categories(self, info: Info[Products]) -> list[Category] | None:
        """Return the category tree as a list."""
        async with info.context.domain.reader.connect() as connection:
            rows = await catalogue.all_categories(connection)
        return [Category.of(row, info.context.request.locale) for row in rows]


def _search_text(value: str) -> str:
    if len(value) > LONGEST_SEARCH:
        raise BadUserInput(f"`search` is longer than {LONGEST_SEARCH} characters.")
    return " ".join(_storable(value, "search").split())


def _storable(value: str, argument: str) -> str:
    if not is_storable(value):
        raise BadUserInput(f"`{argument}` holds characters that are no text.")
    return value

"""What others buy."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.federation import PAGED
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.pagination import Connection, Page, connect, read_page
from subgraphs.products.loaders import Products
from subgraphs.products.repository.popularity import page_of_popular
from subgraphs.products.types.catalogue import Product

_KEY_LENGTH = 2


@strawberry.type
class PopularQueries:
    """What can be asked of popularity."""

    @strawberry.federation.field(
        description="Products that can be bought, those that customers lately bought, put into "
        "carts and kept most before the others.",
        directives=PAGED,
    )
    async def popular_products(
        self,
        info: Info[Products],
        category_id: strawberry.ID | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> Connection[Product] | None:
        """Return a page of popular products."""
        domain = info.context.domain
        category = None if category_id is None else parse_global_id("Category", category_id)
        async with domain.reader.connect() as connection:
            page = await page_of_popular(connection, category, read_page(first, after, _KEY_LENGTH))
        rows = await domain.product.load_many([hit.product_id for hit in page.rows])
        found = {row.id: row for row in rows if row is not None}
        locale = info.context.request.locale
        present = Page(tuple(hit for hit in page.rows if hit.product_id in found), page.has_next)
        return connect(
            present,
            lambda hit: Product.of(found[hit.product_id], locale),
            lambda hit: hit.sort_key,
            after,
        )

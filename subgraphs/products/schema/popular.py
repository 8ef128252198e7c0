"""What others buy."""

from __future__ import annotations

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect, counter
from subgraphs.kit.context import Info
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.pagination import PageArguments, PageRequest
from subgraphs.products.loaders import Products
from subgraphs.products.ports import read_sort_key
from subgraphs.products.repository.popularity import popular_products
from subgraphs.products.types.catalogue import Product, load_products

_KEY_LENGTH = 2


@strawberry.type
class PopularQueries:
    """What can be asked of popularity."""

    @strawberry.federation.field(
        description="Products that can be bought, those that customers lately bought, put into "
        "carts and kept most before the others.",
        extensions=[Paged()],
    )
    async def popular_products(
        self,
        info: Info[Products],
        page: PageArguments,
        category_id: strawberry.ID | None = None,
    ) -> Connection[Product] | None:
        """Return a page of popular products."""
        asked = page.read(_KEY_LENGTH)
        key = None if asked.key is None else read_sort_key(asked.key)
        rows = popular_products(
            None if category_id is None else parse_global_id("Category", category_id)
        )
        reader = info.context.domain.reader
        async with reader.connect() as connection:
            hits = await rows.page(connection, PageRequest(asked.size, key, asked.backward))
        products = await load_products(info, [hit.product_id for hit in hits.rows])
        return connect(
            hits,
            lambda hit: products.get(hit.product_id),
            lambda hit: hit.sort_key,
            counter(reader, rows),
        )

"""What one request needs of products: batched reads, and the search engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from subgraphs.kit.loader import load_by_key
from subgraphs.products.models import CategoryRow, ProductRow, StockSummary, VariantRow
from subgraphs.products.ports import ProductSearch
from subgraphs.products.repository import catalogue

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Products:
    """The domain's parts for one request.

    Attributes:
        reader: the database, each statement by itself: reads need no transaction.
        search: the search engine.
        product: by id.
        product_by_slug: by slug.
        variant: by id.
        variants: of a product, in order.
        category: by id.
        stock: of a product.
        variant_stock: of a variant.
    """

    reader: AsyncEngine
    search: ProductSearch
    product: DataLoader[UUID, ProductRow | None]
    product_by_slug: DataLoader[str, ProductRow | None]
    variant: DataLoader[UUID, VariantRow | None]
    variants: DataLoader[UUID, tuple[VariantRow, ...] | None]
    category: DataLoader[UUID, CategoryRow | None]
    stock: DataLoader[UUID, StockSummary | None]
    variant_stock: DataLoader[UUID, StockSummary | None]

    @classmethod
    def build(cls, engine: AsyncEngine, search: ProductSearch) -> Products:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        return cls(
            reader=reader,
            search=search,
            product=load_by_key(_read(reader, catalogue.products_by_id)),
            product_by_slug=load_by_key(_read(reader, catalogue.products_by_slug)),
            variant=load_by_key(_read(reader, catalogue.variants_by_id)),
            variants=load_by_key(_read(reader, catalogue.variants_by_product)),
            category=load_by_key(_read(reader, catalogue.categories_by_id)),
            stock=load_by_key(_read(reader, catalogue.stock_by_product)),
            variant_stock=load_by_key(_read(reader, catalogue.stock_by_variant)),
        )


def _read(
    reader: AsyncEngine,
    query: Callable[[catalogue.Reader, Collection[K]], Awaitable[Mapping[K, V]]],
) -> Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]:
    async def load(keys: Sequence[K]) -> Mapping[K, V]:
        async with reader.connect() as connection:
            return await query(connection, keys)

    return load

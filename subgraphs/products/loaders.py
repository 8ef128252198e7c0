"""What one request needs of products: batched reads, the search engine, a unit of work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from subgraphs.kit.context import Request
from subgraphs.kit.identity import Identity
from subgraphs.kit.loader import load_by_key
from subgraphs.kit.pagination import Page
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import CategoryRow, ProductRow, StockSummary, VariantRow, metadata
from subgraphs.products.ports import ProductSearch
from subgraphs.products.recommendation_models import RecommendationKind
from subgraphs.products.repository import catalogue
from subgraphs.products.repository.attributes import definitions_of
from subgraphs.products.repository.favourites import favourites_among
from subgraphs.products.repository.listings import Wanted, newest_by_category
from subgraphs.products.repository.products import rejections_of
from subgraphs.products.repository.warehouses import levels_of
from subgraphs.products.rules.attributes import AttributeDefinition
from subgraphs.products.rules.moderation import Decision
from subgraphs.products.rules.publication import may_see
from subgraphs.products.rules.stock import StockLevel
from subgraphs.products.service.recommendations import related_by_kind

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Products:
    """The domain's parts for one request.

    Attributes:
        request: who asks.
        engine: the store's database.
        reader: the same, each statement by itself: reads need no transaction.
        search: the search engine.
        product: by id; one that the caller may not see is as unknown as one that is not there.
        product_by_slug: by slug, likewise.
        variant: by id.
        variants: of a product, in order.
        category: by id.
        children: the categories right below one.
        attributes: of a category, those of the ones above it first.
        rejection: the newest decision on a product, when it keeps it from the public.
        is_favourite: whether a product is one of the caller's favourites.
        levels: what each warehouse has of a variant.
        stock: of a product.
        variant_stock: of a variant.
        newest: a page of a category's products.
        related: what to show beside a product, by the reason for it.
    """

    request: Request
    engine: AsyncEngine
    reader: AsyncEngine
    search: ProductSearch
    product: DataLoader[UUID, ProductRow | None]
    product_by_slug: DataLoader[str, ProductRow | None]
    variant: DataLoader[UUID, VariantRow | None]
    variants: DataLoader[UUID, tuple[VariantRow, ...] | None]
    category: DataLoader[UUID, CategoryRow | None]
    children: DataLoader[UUID, tuple[CategoryRow, ...] | None]
    attributes: DataLoader[UUID, tuple[AttributeDefinition, ...] | None]
    rejection: DataLoader[UUID, Decision | None]
    is_favourite: DataLoader[UUID, bool | None]
    levels: DataLoader[UUID, tuple[StockLevel, ...] | None]
    stock: DataLoader[UUID, StockSummary | None]
    variant_stock: DataLoader[UUID, StockSummary | None]
    newest: DataLoader[Wanted, Page[UUID] | None]
    related: DataLoader[tuple[RecommendationKind, UUID], tuple[UUID, ...] | None]

    @classmethod
    def build(cls, engine: AsyncEngine, search: ProductSearch, request: Request) -> Products:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        user = request.identity
        by_id = _only_visible(catalogue.products_by_id, user)
        by_slug = _only_visible(catalogue.products_by_slug, user)
        favourites = partial(favourites_among, user_id=None if user is None else user.user_id)
        return cls(
            request=request,
            engine=engine,
            reader=reader,
            search=search,
            product=load_by_key(_read(reader, by_id)),
            product_by_slug=load_by_key(_read(reader, by_slug)),
            variant=load_by_key(_read(reader, catalogue.variants_by_id)),
            variants=load_by_key(_read(reader, catalogue.variants_by_product)),
            category=load_by_key(_read(reader, catalogue.categories_by_id)),
            children=load_by_key(_read(reader, catalogue.categories_by_parent)),
            attributes=load_by_key(_read(reader, definitions_of)),
            rejection=load_by_key(_read(reader, rejections_of)),
            is_favourite=load_by_key(_read(reader, favourites)),
            levels=load_by_key(_read(reader, levels_of)),
            stock=load_by_key(_read(reader, catalogue.stock_by_product)),
            variant_stock=load_by_key(_read(reader, catalogue.stock_by_variant)),
            newest=load_by_key(_read(reader, newest_by_category)),
            related=load_by_key(_read(reader, related_by_kind)),
        )

    def open_work(self) -> UnitOfWork:
        """Return a unit of work on the schema `products`."""
        request = self.request
        return UnitOfWork(self.engine, metadata, request.clock, request.event_context)


def _only_visible(
    query: Callable[[catalogue.Reader, Collection[K]], Awaitable[Mapping[K, ProductRow]]],
    user: Identity | None,
) -> Callable[[catalogue.Reader, Collection[K]], Awaitable[Mapping[K, ProductRow]]]:
    async def visible(reader: catalogue.Reader, keys: Collection[K]) -> Mapping[K, ProductRow]:
        rows = await query(reader, keys)
        return {key: row for key, row in rows.items() if may_see(user, row.status, row.seller_id)}

    return visible


def _read(
    reader: AsyncEngine,
    query: Callable[[catalogue.Reader, Collection[K]], Awaitable[Mapping[K, V]]],
) -> Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]:
    async def load(keys: Sequence[K]) -> Mapping[K, V]:
        async with reader.connect() as connection:
            return await query(connection, keys)

    return load

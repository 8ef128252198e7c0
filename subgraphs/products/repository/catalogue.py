"""Reads of the catalogue: many keys, one statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, any_, case, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.money import Money
from subgraphs.products.models import (
    CategoryRow,
    LineFacts,
    ProductRow,
    Size,
    StockSummary,
    VariantOption,
    VariantRow,
    category,
    product,
    stock,
    variant,
)
from subgraphs.products.rules.publication import ProductStatus

#: Reads run inside a unit of work or on a connection of their own.
Reader: TypeAlias = AsyncSession | AsyncConnection


def among(column: ColumnElement[Any], keys: Collection[object]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the keys.

    One array parameter, however many keys: the statement's text stays the same, so the server
    prepares it once.
    """
    return column == any_(literal(list(keys), ARRAY(column.type)))


async def products_by_id(reader: Reader, ids: Collection[UUID]) -> dict[UUID, ProductRow]:
    """Return products by id, whatever their status is."""
    rows = await reader.execute(select_products().where(among(product.c.id, ids)))
    return {row.id: read_product(row) for row in rows}


async def products_by_slug(reader: Reader, slugs: Collection[str]) -> dict[str, ProductRow]:
    """Return products by slug, whatever their status is."""
    rows = await reader.execute(select_products().where(among(product.c.slug, slugs)))
    return {row.slug: read_product(row) for row in rows}


def select_products() -> Select[Any]:
    """Return the query of products with their lowest price, for `read_product`."""
    # The lowest price comes with its row: an index on (product, price) makes it one step.
    lowest = (
        select(variant.c.price_minor, variant.c.currency)
        .where(variant.c.product_id == product.c.id, ~variant.c.archived)
        .order_by(variant.c.price_minor)
        .limit(1)
        .lateral("lowest")
    )
    return select(product, lowest.c.price_minor, lowest.c.currency).join(lowest, true())


def read_product(row: Row[Any]) -> ProductRow:
    """Return a row of `select_products` as a product."""
    return ProductRow(
        id=row.id,
        seller_id=row.seller_id,
        category_id=row.category_id,
        slug=row.slug,
        status=ProductStatus(row.status),
        titles=row.titles,
        descriptions=row.descriptions,
        weight_grams=row.weight_grams,
        size=Size(row.length_mm, row.width_mm, row.height_mm),
        price=Money(row.price_minor, row.currency),
        image_urls=tuple(row.image_urls),
        tags=tuple(row.tags),
        attributes=row.attributes,
        version=row.version,
        submitted_at=row.submitted_at,
    )


async def variants_by_id(reader: Reader, ids: Collection[UUID]) -> dict[UUID, VariantRow]:
    """Return variants by id."""
    rows = await reader.execute(select(variant).where(among(variant.c.id, ids)))
    return {row.id: read_variant(row) for row in rows}


async def variants_by_product(
    reader: Reader, product_ids: Collection[UUID]
) -> dict[UUID, tuple[VariantRow, ...]]:
    """Return the variants of products that are still sold, in their order."""
    rows = await reader.execute(
        select(variant)
        .where(among(variant.c.product_id, product_ids), ~variant.c.archived)
        .order_by(variant.c.product_id, variant.c.position)
    )
    found: dict[UUID, list[VariantRow]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(read_variant(row))
    return {key: tuple(variants) for key, variants in found.items()}


def read_variant(row: Row[Any]) -> VariantRow:
    """Return a row of `variant`."""
    return VariantRow(
        id=row.id,
        product_id=row.product_id,
        sku=row.sku,
        titles=row.titles,
        options=tuple(VariantOption(option["name"], option["value"]) for option in row.options),
        price=Money(row.price_minor, row.currency),
        position=row.position,
        compare_at=(
            None if row.compare_at_minor is None else Money(row.compare_at_minor, row.currency)
        ),
        archived=row.archived,
    )


async def categories_by_id(reader: Reader, ids: Collection[UUID]) -> dict[UUID, CategoryRow]:
    """Return categories by id."""
    rows = await reader.execute(select(category).where(among(category.c.id, ids)))
    return {row.id: read_category(row) for row in rows}


async def categories_by_parent(
    reader: Reader, parent_ids: Collection[UUID]
) -> dict[UUID, tuple[CategoryRow, ...]]:
    """Return the categories right below others, in the order of lists."""
    rows = await reader.execute(
        select(category)
        .where(among(category.c.parent_id, parent_ids))
        .order_by(category.c.position, category.c.id)
    )
    found: dict[UUID, list[CategoryRow]] = {}
    for row in rows:
        found.setdefault(row.parent_id, []).append(read_category(row))
    return {key: tuple(children) for key, children in found.items()}


async def category_by_slug(reader: Reader, slug: str) -> CategoryRow | None:
    """Return a category by its name in addresses."""
    row = (await reader.execute(select(category).where(category.c.slug == slug))).one_or_none()
    return None if row is None else read_category(row)


async def all_categories(reader: Reader) -> tuple[CategoryRow, ...]:
    """Return every category, in the order of lists."""
    rows = await reader.execute(select(category).order_by(category.c.position, category.c.id))
    return tuple(read_category(row) for row in rows)


def read_category(row: Row[Any]) -> CategoryRow:
    """Return a row of `category`."""
    return CategoryRow(
        id=row.id,
        parent_id=row.parent_id,
        slug=row.slug,
        titles=row.titles,
        path=tuple(row.path),
        position=row.position,
        version=row.version,
    )


async def stock_by_product(
    reader: Reader, product_ids: Collection[UUID]
) -> dict[UUID, StockSummary]:
    """Return what can be bought of products, all their variants together."""
    return await _stock_by(reader, variant.c.product_id, product_ids)


async def stock_by_variant(
    reader: Reader, variant_ids: Collection[UUID]
) -> dict[UUID, StockSummary]:
    """Return what can be bought of variants."""
    return await _stock_by(reader, variant.c.id, variant_ids)


async def _stock_by(reader: Reader, key: Any, keys: Collection[UUID]) -> dict[UUID, StockSummary]:
    available = stock.c.on_hand - stock.c.reserved
    having_some = case((available > 0, stock.c.warehouse_id))
    statement = (
        select(
            key.label("key"),
            func.sum(available).label("available"),
            func.count(having_some.distinct()).label("warehouses"),
        )
        .join(stock, stock.c.variant_id == variant.c.id)
        .where(among(key, keys), ~variant.c.archived)
        .group_by(key)
    )
    rows = await reader.execute(statement)
    return {row.key: StockSummary(int(row.available), int(row.warehouses)) for row in rows}


async def line_facts(reader: Reader, variant_ids: Collection[UUID]) -> dict[UUID, LineFacts]:
    """Return what an order needs to know of variants that can be sold now."""
    statement = (
        select(
            variant.c.id,
            variant.c.product_id,
            variant.c.sku,
            variant.c.titles,
            variant.c.price_minor,
            variant.c.currency,
            product.c.seller_id,
            product.c.weight_grams,
            product.c.length_mm,
            product.c.width_mm,
            product.c.height_mm,
        )
        .join(product, product.c.id == variant.c.product_id)
        .where(
            among(variant.c.id, variant_ids),
            ~variant.c.archived,
            product.c.status == ProductStatus.ACTIVE.value,
        )
    )
    return {
        row.id: LineFacts(
            variant_id=row.id,
            product_id=row.product_id,
            seller_id=row.seller_id,
            sku=row.sku,
            titles=row.titles,
            unit_price=Money(row.price_minor, row.currency),
            weight_grams=row.weight_grams,
            size=Size(row.length_mm, row.width_mm, row.height_mm),
        )
        for row in await reader.execute(statement)
    }

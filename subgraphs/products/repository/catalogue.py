"""Reads of the catalogue: many keys, one statement."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
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
from subgraphs.products.ports import SearchDocument
from subgraphs.products.rules.publication import ProductStatus

#: Reads run inside a unit of work or on a connection of their own.
Reader: TypeAlias = AsyncSession | AsyncConnection

_BATCH = 500


def among(column: ColumnElement[Any], keys: Collection[object]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the keys.

    One array parameter, however many keys: the statement's text stays the same, so the server
    prepares it once.
    """
    return column == any_(literal(list(keys), ARRAY(column.type)))


async def products_by_id(reader: Reader, ids: Collection[UUID]) -> dict[UUID, ProductRow]:
    """Return the products that the public may know, by id; drafts are none of them."""
    rows = await reader.execute(_products().where(among(product.c.id, ids)))
    return {row.id: _product(row) for row in rows}


async def products_by_slug(reader: Reader, slugs: Collection[str]) -> dict[str, ProductRow]:
    """Return the products that the public may know, by slug; drafts are none of them."""
    rows = await reader.execute(_products().where(among(product.c.slug, slugs)))
    return {row.slug: _product(row) for row in rows}


def _products() -> Select[Any]:
    # The lowest price comes with its row: an index on (product, price) makes it one step.
    lowest = (
        select(variant.c.price_minor, variant.c.currency)
        .where(variant.c.product_id == product.c.id)
        .order_by(variant.c.price_minor)
        .limit(1)
        .lateral("lowest")
    )
    return (
        select(product, lowest.c.price_minor, lowest.c.currency)
        .join(lowest, true())
        .where(product.c.status != ProductStatus.DRAFT.value)
    )


def _product(row: Row[Any]) -> ProductRow:
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
    )


async def variants_by_id(reader: Reader, ids: Collection[UUID]) -> dict[UUID, VariantRow]:
    """Return variants by id."""
    rows = await reader.execute(select(variant).where(among(variant.c.id, ids)))
    return {row.id: _variant(row) for row in rows}


async def variants_by_product(
    reader: Reader, product_ids: Collection[UUID]
) -> dict[UUID, tuple[VariantRow, ...]]:
    """Return the variants of products, in their order."""
    rows = await reader.execute(
        select(variant)
        .where(among(variant.c.product_id, product_ids))
        .order_by(variant.c.product_id, variant.c.position)
    )
    found: dict[UUID, list[VariantRow]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(_variant(row))
    return {key: tuple(variants) for key, variants in found.items()}


def _variant(row: Row[Any]) -> VariantRow:
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
    return {row.id: _category(row) for row in rows}


async def category_by_slug(reader: Reader, slug: str) -> CategoryRow | None:
    """Return a category by its name in addresses."""
    row = (await reader.execute(select(category).where(category.c.slug == slug))).one_or_none()
    return None if row is None else _category(row)


async def all_categories(reader: Reader) -> tuple[CategoryRow, ...]:
    """Return every category, in the order of lists."""
    rows = await reader.execute(select(category).order_by(category.c.position, category.c.id))
    return tuple(_category(row) for row in rows)


def _category(row: Row[Any]) -> CategoryRow:
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
        .where(among(key, keys))
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
        .where(among(variant.c.id, variant_ids), product.c.status == ProductStatus.ACTIVE.value)
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


async def search_documents(reader: Reader) -> AsyncIterator[SearchDocument]:
    """Yield every active product as search engines index it, a batch of rows at a time."""
    categories = {row.id: row for row in await all_categories(reader)}
    after: UUID | None = None
    while True:
        statement = (
            select(product.c.id, product.c.titles, product.c.descriptions, product.c.category_id)
            .where(product.c.status == ProductStatus.ACTIVE.value)
            .order_by(product.c.id)
            .limit(_BATCH)
        )
        if after is not None:
            statement = statement.where(product.c.id > after)
        rows = (await reader.execute(statement)).all()
        for row in rows:
            path = [categories[key] for key in categories[row.category_id].path]
            yield SearchDocument(
                product_id=row.id,
                titles=row.titles,
                descriptions=row.descriptions,
                keywords=_joined_titles(path),
                category_ids=tuple(each.id for each in path),
            )
        if len(rows) < _BATCH:
            return
        after = rows[-1].id


def _joined_titles(path: Sequence[CategoryRow]) -> Mapping[str, str]:
    locales = sorted({locale for each in path for locale in each.titles})
    return {
        locale: " ".join(each.titles[locale] for each in path if locale in each.titles)
        for locale in locales
    }

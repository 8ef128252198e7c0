"""Products as search engines index them, made of the catalogue, of stock and of ratings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select

from subgraphs.products.models import CategoryRow, popularity, product, stock, variant
from subgraphs.products.ports import SearchDocument
from subgraphs.products.repository.attributes import definitions_of
from subgraphs.products.repository.catalogue import Reader, all_categories, among
from subgraphs.products.rules.attributes import AttributeDefinition
from subgraphs.products.rules.facet_values import FacetValue, attribute_values, option_value
from subgraphs.products.rules.popularity import COLDEST, notch
from subgraphs.products.rules.publication import ProductStatus
from subgraphs.products.rules.ratings import FIRST_MEAN, bayesian_mean
from subgraphs.products.search_models import (
    CONFIGURATIONS,
    product_rating,
    product_search,
    usual_rating,
)


async def make_documents(
    reader: Reader, ids: Collection[UUID]
) -> list[tuple[SearchDocument, tuple[FacetValue, ...]]]:
    """Return the documents of products, each with what its attributes are called.

    Args:
        reader: where to ask.
        ids: which products; unknown ones are passed over.
    """
    rows = await _facts(reader, ids)
    categories = {row.id: row for row in await all_categories(reader)}
    definitions = await definitions_of(reader, {row.category_id for row in rows})
    return [
        _document(
            row,
            [categories[key] for key in categories[row.category_id].path],
            definitions.get(row.category_id, ()),
        )
        for row in rows
    ]


async def _facts(reader: Reader, ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """Return what documents are made of, in one statement."""
    sold = (variant.c.product_id == product.c.id) & ~variant.c.archived
    price = select(func.min(variant.c.price_minor)).where(sold).scalar_subquery()
    options = select(func.jsonb_agg(variant.c.options)).where(sold).scalar_subquery()
    in_stock = exists(
        select(stock.c.variant_id)
        .join(variant, variant.c.id == stock.c.variant_id)
        .where(sold, stock.c.on_hand > stock.c.reserved)
    )
    usual = select(usual_rating.c.mean).scalar_subquery()
    statement: Select[Any] = (
        select(
            product.c.id,
            product.c.status,
            product.c.titles,
            product.c.descriptions,
            product.c.category_id,
            product.c.seller_id,
            product.c.tags,
            product.c.attributes,
            price.label("price_minor"),
            options.label("options"),
            in_stock.label("in_stock"),
            func.coalesce(product_search.c.version, 0).label("version"),
            func.coalesce(product_rating.c.count, 0).label("rating_count"),
            func.coalesce(product_rating.c.rating_sum, 0).label("rating_sum"),
            func.coalesce(popularity.c.heat, COLDEST).label("heat"),
            func.coalesce(usual, FIRST_MEAN).label("usual_rating"),
        )
        .outerjoin(product_search, product_search.c.product_id == product.c.id)
        .outerjoin(popularity, popularity.c.product_id == product.c.id)
        .outerjoin(product_rating, product_rating.c.product_id == product.c.id)
        .where(among(product.c.id, ids))
        .order_by(product.c.id)
    )
    rows: Sequence[Row[Any]] = (await reader.execute(statement)).all()
    return rows


def _document(
    row: Row[Any], path: Sequence[CategoryRow], definitions: Sequence[AttributeDefinition]
) -> tuple[SearchDocument, tuple[FacetValue, ...]]:
    """Return a product's document and what its attributes are called.

    Args:
        row: of `_facts`.
        path: its category, from the root down.
        definitions: of the attributes that it may have.
    """
    options = [option for variant_options in row.options or () for option in variant_options]
    chosen = [option_value(option["name"], option["value"]) for option in options]
    named = {
        (each.code, each.value): each
        for each in (*attribute_values(row.attributes, definitions), *filter(None, chosen))
    }
    attributes: dict[str, tuple[str, ...]] = {}
    for code, value in named:
        attributes[code] = (*attributes.get(code, ()), value)
    words = [
        *(category.titles for category in path),
        *(each.value_titles for each in named.values()),
    ]
    document = SearchDocument(
        product_id=row.id,
        version=row.version,
        listed=row.status == ProductStatus.ACTIVE.value and row.price_minor is not None,
        titles=row.titles,
        descriptions=row.descriptions,
        keywords=_joined(words, row.tags),
        category_ids=tuple(category.id for category in path),
        seller_id=row.seller_id,
        price_minor=row.price_minor or 0,
        rating=bayesian_mean(row.rating_sum, row.rating_count, row.usual_rating),
        in_stock=row.in_stock,
        popularity=notch(row.heat),
        attributes=attributes,
    )
    return document, tuple(named.values())


def _joined(texts: Sequence[Mapping[str, str]], tags: Sequence[str]) -> Mapping[str, str]:
    """Return words by locale; tags are words of every language."""
    return {
        locale: " ".join((*(each[locale] for each in texts if locale in each), *tags))
        for locale in CONFIGURATIONS
    }

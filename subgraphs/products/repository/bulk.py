"""Filling an empty store: whole catalogues at once. Not for single products."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.products.models import (
    CategoryRow,
    MovementCause,
    ProductRow,
    VariantRow,
    category,
    product,
    stock,
    stock_movement,
    variant,
    warehouse,
)


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse.

    Attributes:
        id: its id.
        code: its short name, unique.
        titles: by locale.
    """

    id: UUID
    code: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Units of a variant that a warehouse received first.

    Attributes:
        variant_id: the variant.
        warehouse_id: the warehouse.
        quantity: how many units.
    """

    variant_id: UUID
    warehouse_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a catalogue consists of.

    Attributes:
        categories: parents before their children.
        products: their `price` is not written: it is the lowest of their variants'.
        variants: of those products.
        warehouses: where stock lies.
        deliveries: the first stock.
    """

    categories: Sequence[CategoryRow]
    products: Sequence[ProductRow]
    variants: Sequence[VariantRow]
    warehouses: Sequence[WarehouseRow]
    deliveries: Sequence[Delivery]


async def has_products(session: AsyncSession) -> bool:
    """Return whether the store holds any product."""
    return bool((await session.execute(select(func.count()).select_from(product))).scalar_one())


async def insert_catalogue(session: AsyncSession, catalogue: Catalogue, now: datetime) -> None:
    """Write a catalogue whose ids are all new.

    Args:
        session: of the running unit of work.
        catalogue: what to write.
        now: when the first stock arrives.
    """
    await session.execute(
        insert(category),
        [dataclasses.asdict(row) | {"path": list(row.path)} for row in catalogue.categories],
    )
    await session.execute(
        insert(product), [_product_values(row, now) for row in catalogue.products]
    )
    await session.execute(insert(variant), [_variant_values(row) for row in catalogue.variants])
    await session.execute(
        insert(warehouse), [dataclasses.asdict(row) for row in catalogue.warehouses]
    )
    await session.execute(
        insert(stock),
        [
            {
                "variant_id": delivery.variant_id,
                "warehouse_id": delivery.warehouse_id,
                "on_hand": delivery.quantity,
                "reserved": 0,
            }
            for delivery in catalogue.deliveries
        ],
    )
    await session.execute(
        insert(stock_movement),
        [
            {
                "id": new_id(),
                "variant_id": delivery.variant_id,
                "warehouse_id": delivery.warehouse_id,
                "on_hand_delta": delivery.quantity,
                "reserved_delta": 0,
                "cause": MovementCause.RECEIPT.value,
                "reference": None,
                "at": now,
            }
            for delivery in catalogue.deliveries
        ],
    )


def _product_values(row: ProductRow, now: datetime) -> dict[str, object]:
    return {
        "id": row.id,
        "seller_id": row.seller_id,
        "category_id": row.category_id,
        "slug": row.slug,
        "status": row.status.value,
        "titles": row.titles,
        "descriptions": row.descriptions,
        "weight_grams": row.weight_grams,
        **dataclasses.asdict(row.size),
        "image_url": row.image_url,
        "version": 1,
        "created_at": now,
    }


def _variant_values(row: VariantRow) -> dict[str, object]:
    return {
        "id": row.id,
        "product_id": row.product_id,
        "sku": row.sku,
        "titles": row.titles,
        "options": [dataclasses.asdict(option) for option in row.options],
        "price_minor": row.price.amount_minor,
        "currency": row.price.currency,
        "position": row.position,
    }

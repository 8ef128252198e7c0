"""Filling an empty store: whole catalogues at once. Not for single products."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.types.json import Jsonb
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.products.models import (
    CategoryRow,
    MovementCause,
    ProductRow,
    VariantRow,
    WarehouseRow,
    category,
    product,
    stock,
    stock_movement,
    variant,
    warehouse,
)


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


async def count_products(session: AsyncSession) -> int:
    """Return how many products the store holds."""
    return int((await session.execute(select(func.count()).select_from(product))).scalar_one())


async def insert_catalogue(session: AsyncSession, catalogue: Catalogue, now: datetime) -> None:
    """Write a catalogue whose ids are all new.

    Args:
        session: of the running unit of work.
        catalogue: what to write.
        now: when the first stock arrives.
    """
    await _copy(session, category, (_category_values(row) for row in catalogue.categories))
    await _copy(session, product, (_product_values(row, now) for row in catalogue.products))
    seller_of = {row.id: row.seller_id for row in catalogue.products}
    variants = (_variant_values(row, seller_of[row.product_id]) for row in catalogue.variants)
    await _copy(session, variant, variants)
    await _copy(session, warehouse, (_warehouse_values(row) for row in catalogue.warehouses))
    await _copy(session, stock, (_stock_values(row) for row in catalogue.deliveries))
    await _copy(session, stock_movement, (_receipt(row, now) for row in catalogue.deliveries))


async def _copy(session: AsyncSession, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows by COPY, in the session's transaction: ten times as fast as INSERT.

    Args:
        session: of the running unit of work.
        table: where to.
        rows: the values of all its columns, by column.
    """
    names = [column.name for column in table.columns]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*filter(None, (table.schema, table.name))),
        sql.SQL(", ").join(map(sql.Identifier, names)),
    )
    raw = await (await session.connection()).get_raw_connection()
    connection: AsyncConnection[tuple[object, ...]] = raw.driver_connection  # type: ignore[assignment]  # the pool's own type is any driver's
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row([row[name] for name in names])


def _category_values(row: CategoryRow) -> dict[str, object]:
    return {
        "id": row.id,
        "parent_id": row.parent_id,
        "slug": row.slug,
        "titles": Jsonb(row.titles),
        "path": list(row.path),
        "position": row.position,
        "version": row.version,
    }


def _product_values(row: ProductRow, now: datetime) -> dict[str, object]:
    return {
        "id": row.id,
        "seller_id": row.seller_id,
        "category_id": row.category_id,
        "slug": row.slug,
        "status": row.status.value,
        "titles": Jsonb(row.titles),
        "descriptions": Jsonb(row.descriptions),
        "weight_grams": row.weight_grams,
        **dataclasses.asdict(row.size),
        "image_urls": list(row.image_urls),
        "tags": list(row.tags),
        "attributes": Jsonb(row.attributes),
        "version": row.version,
        "created_at": now,
        "updated_at": now,
        "submitted_at": None,
    }


def _variant_values(row: VariantRow, seller_id: UUID | None) -> dict[str, object]:
    return {
        "id": row.id,
        "product_id": row.product_id,
        "seller_id": seller_id,
        "sku": row.sku,
        "titles": Jsonb(row.titles),
        "options": Jsonb([dataclasses.asdict(option) for option in row.options]),
        "price_minor": row.price.amount_minor,
        "currency": row.price.currency,
        "compare_at_minor": row.compare_at and row.compare_at.amount_minor,
        "position": row.position,
        "stock_alerts": 0,
        "archived": row.archived,
    }


def _warehouse_values(row: WarehouseRow) -> dict[str, object]:
    return {"id": row.id, "code": row.code, "titles": Jsonb(row.titles)}


def _stock_values(row: Delivery) -> dict[str, object]:
    return {
        "variant_id": row.variant_id,
        "warehouse_id": row.warehouse_id,
        "on_hand": row.quantity,
        "reserved": 0,
        "version": 0,
    }


def _receipt(row: Delivery, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "variant_id": row.variant_id,
        "warehouse_id": row.warehouse_id,
        "on_hand_delta": row.quantity,
        "reserved_delta": 0,
        "cause": MovementCause.RECEIPT.value,
        "reference": None,
        "actor_id": None,
        "note": None,
        "at": now,
    }

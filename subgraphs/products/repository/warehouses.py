"""Warehouses, what they have exactly, and the deliveries and counts that they tell of."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.products.models import (
    Movement,
    MovementCause,
    WarehouseRow,
    stock,
    stock_movement,
    warehouse,
)
from subgraphs.products.repository.catalogue import Reader, among
from subgraphs.products.rules.stock import StockLevel


async def all_warehouses(reader: Reader) -> tuple[WarehouseRow, ...]:
    """Return every warehouse, by code."""
    rows = await reader.execute(select(warehouse).order_by(warehouse.c.code))
    return tuple(WarehouseRow(row.id, row.code, row.titles) for row in rows)


async def warehouse_exists(session: AsyncSession, warehouse_id: UUID) -> bool:
    """Return whether there is a warehouse."""
    statement = select(warehouse.c.id).where(warehouse.c.id == warehouse_id)
    return (await session.execute(statement)).first() is not None


async def insert_warehouse(session: AsyncSession, row: WarehouseRow) -> bool:
    """Write a new warehouse.

    Returns:
        False when its code is taken; then nothing is written.
    """
    statement = (
        insert(warehouse)
        .values(id=row.id, code=row.code, titles=dict(row.titles))
        .on_conflict_do_nothing(index_elements=[warehouse.c.code])
        .returning(warehouse.c.id)
    )
    return (await session.execute(statement)).first() is not None


async def levels_of(
    reader: Reader, variant_ids: Collection[UUID]
) -> dict[UUID, tuple[StockLevel, ...]]:
    """Return what each warehouse has of variants, by variant, in the order of warehouse codes."""
    statement = (
        select(stock, warehouse.c.code, warehouse.c.titles)
        .join(warehouse, warehouse.c.id == stock.c.warehouse_id)
        .where(among(stock.c.variant_id, variant_ids))
        .order_by(stock.c.variant_id, warehouse.c.code)
    )
    found: dict[UUID, list[StockLevel]] = {}
    for row in await reader.execute(statement):
        level = StockLevel(row.code, row.titles, row.warehouse_id, row.on_hand, row.reserved)
        found.setdefault(row.variant_id, []).append(level)
    return {key: tuple(levels) for key, levels in found.items()}


async def open_place(session: AsyncSession, variant_id: UUID, warehouse_id: UUID) -> None:
    """Give a variant a place in a warehouse, empty, unless it has one."""
    await session.execute(
        insert(stock)
        .values(variant_id=variant_id, warehouse_id=warehouse_id, on_hand=0, reserved=0)
        .on_conflict_do_nothing()
    )


async def lock_report(session: AsyncSession, reference: UUID) -> None:
    """Let only one transaction at a time deal with a report, told before or not."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"products.stock_report:{reference}"},
    )


async def told_movement(session: AsyncSession, reference: UUID) -> Movement | None:
    """Return the delivery or count that was told under a reference before."""
    causes = (MovementCause.RECEIPT.value, MovementCause.ADJUSTMENT.value)
    statement = select(stock_movement).where(
        stock_movement.c.reference == reference, stock_movement.c.cause.in_(causes)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    return Movement(
        variant_id=row.variant_id,
        warehouse_id=row.warehouse_id,
        on_hand_delta=row.on_hand_delta,
        reserved_delta=row.reserved_delta,
        cause=MovementCause(row.cause),
        reference=row.reference,
        actor_id=row.actor_id,
        note=row.note,
    )

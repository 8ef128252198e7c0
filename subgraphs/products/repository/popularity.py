"""How sought-after products are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, cast, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Double, Uuid

from subgraphs.kit.keyset import SortedList
from subgraphs.products.models import popularity, product, variant
from subgraphs.products.ports import Hit
from subgraphs.products.repository.catalogue import among
from subgraphs.products.rules.popularity import COLDEST, notch, warmer
from subgraphs.products.search_models import product_search


async def warm(
    session: AsyncSession, product_ids: Collection[UUID], heat: float
) -> tuple[UUID, ...]:
    """Add heat to products; those that are gone are left out.

    Args:
        session: of the running unit of work.
        product_ids: each once.
        heat: of one act of interest; see rules/popularity.py.

    Returns:
        The products that are in another notch now.
    """
    there = select(product.c.id, literal(COLDEST, Double)).where(among(product.c.id, product_ids))
    await session.execute(
        insert(popularity).from_select(["product_id", "heat"], there).on_conflict_do_nothing()
    )
    # Locked in one order by everyone, so no two transactions can wait for each other.
    locked = await session.execute(
        select(popularity)
        .where(among(popularity.c.product_id, product_ids))
        .order_by(popularity.c.product_id)
        .with_for_update()
    )
    known = {row.product_id: row.heat for row in locked}
    changes = [{"key": key, "warmer": warmer(old, heat)} for key, old in known.items()]
    if changes:
        connection = await session.connection()
        await connection.execute(
            update(popularity)
            .where(popularity.c.product_id == bindparam("key"))
            .values(heat=bindparam("warmer")),
            changes,
        )
    return tuple(key for key, old in known.items() if notch(warmer(old, heat)) != notch(old))


async def products_of(session: AsyncSession, variant_ids: Collection[UUID]) -> set[UUID]:
    """Return the products that variants belong to."""
    statement = select(variant.c.product_id).where(among(variant.c.id, variant_ids))
    return set((await session.execute(statement)).scalars())


def popular_products(category_id: UUID | None) -> SortedList[Hit]:
    """Return the list of the products that can be bought, the most sought-after first.

    Args:
        category_id: only this category and those below it; None for all.
    """
    statement = (
        select(popularity.c.product_id, popularity.c.heat)
        .join(product_search, product_search.c.product_id == popularity.c.product_id)
        .where(product_search.c.listed, product_search.c.in_stock)
    )
    if category_id is not None:
        wanted = cast([category_id], ARRAY(Uuid))
        statement = statement.where(product_search.c.category_ids.contains(wanted))
    columns = popularity.c.heat, popularity.c.product_id
    return SortedList(statement, columns, lambda row: Hit(row.product_id, row.heat))

"""When customers last looked at products."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.products.recommendation_models import product_view


async def note_view(
    session: AsyncSession, user_id: UUID, product_id: UUID, day: date
) -> int | None:
    """Write that a customer looked at a product.

    Returns:
        On how many days the customer has done so, or None when this day was noted before.
    """
    statement = insert(product_view).values(
        user_id=user_id, product_id=product_id, day=day, version=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=[product_view.c.user_id, product_view.c.product_id],
        set_={"day": day, "version": product_view.c.version + 1},
        where=product_view.c.day < day,
    )
    result = await session.execute(statement.returning(product_view.c.version))
    version: int | None = result.scalar_one_or_none()
    return version


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Delete all that is kept of what somebody looked at."""
    await session.execute(delete(product_view).where(product_view.c.user_id == user_id))

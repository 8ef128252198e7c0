"""What customers keep as favourites."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.keyset import SortedList
from subgraphs.products.models import favourite, product
from subgraphs.products.repository.catalogue import Reader, among
from subgraphs.products.rules.favourites import Favourite
from subgraphs.products.rules.publication import PUBLIC_STATUSES


async def favourites_among(
    reader: Reader, product_ids: Collection[UUID], user_id: UUID | None
) -> dict[UUID, bool]:
    """Return which products are somebody's favourites; nobody's, when nobody has signed in."""
    if user_id is None:
        return {}
    statement = select(favourite.c.product_id).where(
        favourite.c.user_id == user_id,
        favourite.c.active,
        among(favourite.c.product_id, product_ids),
    )
    return dict.fromkeys((await reader.execute(statement)).scalars(), True)


async def set_favourite(session: AsyncSession, kept: Favourite, *, active: bool) -> int | None:
    """Write whether a product is somebody's favourite.

    Returns:
        The number of the change, or None when nothing changed.
    """
    values = {"active": active, "changed_at": kept.since}
    statement = insert(favourite).values(
        user_id=kept.user_id, product_id=kept.product_id, version=1, **values
    )
    statement = statement.on_conflict_do_update(
        index_elements=[favourite.c.user_id, favourite.c.product_id],
        set_={**values, "version": favourite.c.version + 1},
        where=favourite.c.active != active,
    )
    result = await session.execute(statement.returning(favourite.c.version))
    version: int | None = result.scalar_one_or_none()
    return version


async def is_known(session: AsyncSession, kept: Favourite) -> bool:
    """Return whether a product has ever been somebody's favourite."""
    statement = select(favourite.c.version).where(
        favourite.c.user_id == kept.user_id, favourite.c.product_id == kept.product_id
    )
    return (await session.execute(statement)).first() is not None


def favourites_of(user_id: UUID) -> SortedList[Favourite]:
    """Return the list of somebody's favourites that the public may see, the newest first."""
    statement = (
        select(favourite.c.product_id, favourite.c.changed_at)
        .join(product, product.c.id == favourite.c.product_id)
        .where(
            favourite.c.user_id == user_id,
            favourite.c.active,
            product.c.status.in_([status.value for status in PUBLIC_STATUSES]),
        )
    )
    return SortedList(
        statement,
        (favourite.c.changed_at, favourite.c.product_id),
        lambda row: Favourite(user_id, row.product_id, row.changed_at),
    )


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Delete all that is kept of somebody's favourites."""
    await session.execute(delete(favourite).where(favourite.c.user_id == user_id))

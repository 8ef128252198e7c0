"""Changing the tree of categories: one change at a time, since each may move whole branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import cast, delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from subgraphs.products.models import CategoryRow, attribute, category, product
from subgraphs.products.repository.catalogue import read_category


async def lock_tree(session: AsyncSession) -> None:
    """Let only one transaction at a time change the tree: paths and codes depend on each other."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('products.categories', 0))")
    )


async def write_category(session: AsyncSession, row: CategoryRow) -> bool:
    """Write a category, new or changed; its path is that of its parent and itself.

    Returns:
        False when its name in addresses is another's; then the transaction must be rolled back.
    """
    taken = select(category.c.id).where(category.c.slug == row.slug, category.c.id != row.id)
    if (await session.execute(taken)).first() is not None:
        return False
    values: dict[str, Any] = {
        "parent_id": row.parent_id,
        "slug": row.slug,
        "titles": dict(row.titles),
        "path": list(row.path),
        "position": row.position,
        "version": row.version,
    }
    await session.execute(
        insert(category)
        .values(id=row.id, **values)
        .on_conflict_do_update(index_elements=[category.c.id], set_=values)
    )
    return True


async def branch_height(session: AsyncSession, row: CategoryRow) -> int:
    """Return how many levels a category has, itself included."""
    deepest = select(func.max(func.cardinality(category.c.path))).where(_is_in(row.id))
    return int((await session.execute(deepest)).scalar_one()) - len(row.path) + 1


async def move_branch(
    session: AsyncSession, row: CategoryRow, parent_path: Sequence[UUID]
) -> list[CategoryRow]:
    """Put a category with all below it under another one.

    Args:
        session: of the running unit of work.
        row: the category as it is.
        parent_path: from the root down to the new parent; empty for the top.

    Returns:
        All categories of the branch as they are now.
    """
    depth = len(row.path)
    new_path = func.array_cat(
        cast(list(parent_path), ARRAY(Uuid)),
        category.c.path[depth : func.cardinality(category.c.path)],
    )
    await session.execute(
        update(category)
        .where(category.c.id == row.id)
        .values(parent_id=parent_path[-1] if parent_path else None)
    )
    statement = (
        update(category)
        .where(_is_in(row.id))
        .values(path=new_path, version=category.c.version + 1)
        .returning(category)
    )
    moved = [read_category(each) for each in await session.execute(statement)]
    return sorted(moved, key=lambda each: (len(each.path), each.position, each.id))


async def is_empty(session: AsyncSession, category_id: UUID) -> bool:
    """Return whether nothing is listed in a category: no category, product or attribute."""
    statement = select(
        exists().where(category.c.parent_id == category_id)
        | exists().where(product.c.category_id == category_id)
        | exists().where(attribute.c.category_id == category_id)
    )
    return not (await session.execute(statement)).scalar_one()


async def delete_category(session: AsyncSession, category_id: UUID) -> None:
    """Delete an empty category."""
    await session.execute(delete(category).where(category.c.id == category_id))


def _is_in(category_id: UUID) -> Any:
    return category.c.path.contains(cast([category_id], ARRAY(Uuid)))

"""Which rows of which imports were carried out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.products.models import import_row
from subgraphs.products.repository.catalogue import among


async def lock_import(session: AsyncSession, importer_id: UUID, key: str) -> None:
    """Let only one transaction at a time carry out an import."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
        {"key": f"products.import:{importer_id}:{key}"},
    )


async def imported_rows(
    session: AsyncSession, importer_id: UUID, key: str, skus: Collection[str]
) -> dict[str, UUID]:
    """Return the products of the rows that an import carried out before, by article number."""
    statement = select(import_row.c.sku, import_row.c.product_id).where(
        import_row.c.importer_id == importer_id,
        import_row.c.import_key == key,
        among(import_row.c.sku, skus),
    )
    return {row.sku: row.product_id for row in await session.execute(statement)}


async def insert_imported(
    session: AsyncSession,
    importer_id: UUID,
    key: str,
    imported: tuple[str, UUID],
    now: datetime,
) -> None:
    """Write down that a row was carried out.

    Args:
        session: of the running unit of work.
        importer_id: whose import it is.
        key: the import's name.
        imported: the row's article number and product.
        now: UTC.
    """
    sku, product_id = imported
    await session.execute(
        insert(import_row).values(
            importer_id=importer_id,
            import_key=key,
            sku=sku,
            product_id=product_id,
            imported_at=now,
        )
    )

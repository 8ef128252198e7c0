"""Writing products, their variants and moderators' decisions; reading them to be changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.ids import new_id
from subgraphs.kit.keyset import SortedList
from subgraphs.products.models import ProductRow, VariantRow, moderation, product, variant
from subgraphs.products.repository import catalogue
from subgraphs.products.repository.catalogue import Reader
from subgraphs.products.rules.moderation import Decision
from subgraphs.products.rules.publication import ProductStatus, RejectionReason


async def lock_product(session: AsyncSession, product_id: UUID) -> ProductRow | None:
    """Return a product, locked until the transaction ends, whatever its status is.

    Whoever changes a product, its variants or its stock's prices begins here: one at a time.
    """
    statement = select(product.c.id).where(product.c.id == product_id).with_for_update()
    if (await session.execute(statement)).one_or_none() is None:
        return None
    return (await catalogue.products_by_id(session, [product_id])).get(product_id)


async def lock_product_of(session: AsyncSession, variant_id: UUID) -> ProductRow | None:
    """Return the product of a variant, locked until the transaction ends."""
    statement = select(variant.c.product_id).where(variant.c.id == variant_id)
    found = (await session.execute(statement)).scalar_one_or_none()
    return None if found is None else await lock_product(session, found)


async def insert_product(session: AsyncSession, row: ProductRow, now: datetime) -> bool:
    """Write a new product without its variants.

    Returns:
        False when its name in addresses is taken; then nothing is written.
    """
    statement = (
        upsert(product)
        .values(id=row.id, seller_id=row.seller_id, created_at=now, slug=row.slug)
        .values(_contents(row, now))
        .on_conflict_do_nothing(index_elements=[product.c.slug])
        .returning(product.c.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def update_product(session: AsyncSession, row: ProductRow, now: datetime) -> None:
    """Write a locked product."""
    await session.execute(update(product).where(product.c.id == row.id).values(_contents(row, now)))


def _contents(row: ProductRow, now: datetime) -> dict[str, object]:
    return {
        "category_id": row.category_id,
        "status": row.status.value,
        "titles": dict(row.titles),
        "descriptions": dict(row.descriptions),
        "weight_grams": row.weight_grams,
        **dataclasses.asdict(row.size),
        "image_urls": list(row.image_urls),
        "tags": list(row.tags),
        "attributes": dict(row.attributes),
        "version": row.version,
        "updated_at": now,
        "submitted_at": row.submitted_at,
    }


async def insert_variants(
    session: AsyncSession, rows: Sequence[VariantRow], seller_id: UUID | None
) -> list[str]:
    """Write new variants.

    Returns:
        The article numbers that the seller has already; when there are any, the transaction must
        be rolled back.
    """
    statement = (
        upsert(variant)
        .values([_variant_values(row) | {"seller_id": seller_id} for row in rows])
        .on_conflict_do_nothing()
        .returning(variant.c.sku)
    )
    written = set((await session.execute(statement)).scalars())
    return [row.sku for row in rows if row.sku not in written]


async def all_variants(session: AsyncSession, product_id: UUID) -> tuple[VariantRow, ...]:
    """Return all variants of a product, the archived ones too, in their order."""
    statement = (
        select(variant)
        .where(variant.c.product_id == product_id)
        .order_by(variant.c.position, variant.c.id)
    )
    return tuple(catalogue.read_variant(row) for row in await session.execute(statement))


async def update_variant(session: AsyncSession, row: VariantRow) -> None:
    """Write a variant of a locked product."""
    values = _variant_values(row)
    await session.execute(update(variant).where(variant.c.id == row.id).values(values))


def _variant_values(row: VariantRow) -> dict[str, object]:
    return {
        "id": row.id,
        "product_id": row.product_id,
        "sku": row.sku,
        "titles": dict(row.titles),
        "options": [dataclasses.asdict(option) for option in row.options],
        "price_minor": row.price.amount_minor,
        "currency": row.price.currency,
        "compare_at_minor": row.compare_at and row.compare_at.amount_minor,
        "position": row.position,
        "archived": row.archived,
    }


async def variant_by_sku(
    session: AsyncSession, seller_id: UUID | None, sku: str
) -> VariantRow | None:
    """Return a seller's variant by its article number."""
    statement = select(variant.c.id).where(
        variant.c.seller_id.is_not_distinct_from(seller_id), variant.c.sku == sku
    )
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        return None
    return (await catalogue.variants_by_id(session, [found]))[found]


async def insert_decision(session: AsyncSession, decision: Decision) -> None:
    """Write a moderator's decision."""
    await session.execute(
        insert(moderation).values(
            id=new_id(),
            product_id=decision.product_id,
            moderator_id=decision.moderator_id,
            reason=decision.reason and decision.reason.value,
            note=decision.note,
            decided_at=decision.decided_at,
        )
    )


async def rejections_of(reader: Reader, product_ids: Collection[UUID]) -> dict[UUID, Decision]:
    """Return the newest decision on each product, where it keeps the product from the public."""
    statement = (
        select(moderation)
        .where(catalogue.among(moderation.c.product_id, product_ids))
        .order_by(moderation.c.id)
    )
    # A product has few decisions; the newest overwrites those before it.
    newest = {row.product_id: row for row in await reader.execute(statement)}
    return {
        key: Decision(
            product_id=key,
            moderator_id=row.moderator_id,
            reason=RejectionReason(row.reason),
            note=row.note,
            decided_at=row.decided_at,
        )
        for key, row in newest.items()
        if row.reason is not None
    }


def products_of_seller(
    seller_id: UUID | None, status: ProductStatus | None
) -> SortedList[ProductRow]:
    """Return the list of a seller's products (None: the store's own), the newest first."""
    statement = catalogue.select_products().where(
        product.c.seller_id.is_not_distinct_from(seller_id)
    )
    if status is not None:
        statement = statement.where(product.c.status == status.value)
    return SortedList(statement, (product.c.id,), catalogue.read_product)


def products_in_queue() -> SortedList[ProductRow]:
    """Return the list of products that wait for a moderator, the longest waiting first."""
    statement = catalogue.select_products().where(product.c.status == ProductStatus.PENDING.value)
    columns = product.c.submitted_at, product.c.id
    return SortedList(statement, columns, catalogue.read_product, descending=False)

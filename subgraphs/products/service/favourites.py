"""Keeping products as favourites; adding and removing may be repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from subgraphs.kit.identity import Identity
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.events import FavouriteAdded, FavouriteRemoved
from subgraphs.products.models import ProductRow
from subgraphs.products.repository import catalogue, views
from subgraphs.products.repository import favourites as repository
from subgraphs.products.rules.favourites import Favourite
from subgraphs.products.rules.publication import PUBLIC_STATUSES, may_see


async def add_favourite(work: UnitOfWork, user: Identity, product_id: UUID) -> ProductRow:
    """Keep a product as a favourite; one that is kept already stays as it is.

    Raises:
        ProductError: PRODUCT_NOT_FOUND when the public does not see it.
    """
    row = (await catalogue.products_by_id(work.session, [product_id])).get(product_id)
    if row is None or row.status not in PUBLIC_STATUSES:
        raise ProductError(ProductErrorCode.PRODUCT_NOT_FOUND, ("input", "productId"))
    kept = Favourite(user.user_id, product_id, work.now())
    version = await repository.set_favourite(work.session, kept, active=True)
    if version is not None:
        await work.publish(FavouriteAdded(user_id=user.user_id, product_id=product_id), version)
    return row


async def merge_favourites(work: UnitOfWork, user: Identity, product_ids: Sequence[UUID]) -> int:
    """Keep the products that somebody kept before they signed in; those that are gone are left out.

    Args:
        work: the caller's unit of work.
        user: who keeps them now.
        product_ids: the newest first; they stand in that order afterwards.

    Returns:
        How many were not kept before.
    """
    rows = await catalogue.products_by_id(work.session, product_ids)
    public = [key for key in product_ids if key in rows and rows[key].status in PUBLIC_STATUSES]
    added = 0
    for place, product_id in enumerate(dict.fromkeys(public)):
        kept = Favourite(user.user_id, product_id, work.now() - timedelta(microseconds=place))
        version = await repository.set_favourite(work.session, kept, active=True)
        if version is not None:
            await work.publish(FavouriteAdded(user_id=user.user_id, product_id=product_id), version)
            added += 1
    return added


async def remove_favourite(work: UnitOfWork, user: Identity, product_id: UUID) -> ProductRow | None:
    """Keep a product no longer; one that was not kept stays so.

    Returns:
        The product, or None when the user may not see it (any more).
    """
    kept = Favourite(user.user_id, product_id, work.now())
    if await repository.is_known(work.session, kept):
        version = await repository.set_favourite(work.session, kept, active=False)
        if version is not None:
            event = FavouriteRemoved(user_id=user.user_id, product_id=product_id)
            await work.publish(event, version)
    row = (await catalogue.products_by_id(work.session, [product_id])).get(product_id)
    return row if row is not None and may_see(user, row.status, row.seller_id) else None


async def forget_user(work: UnitOfWork, user_id: UUID) -> None:
    """Delete what is kept of somebody who has left."""
    await repository.forget(work.session, user_id)
    await views.forget(work.session, user_id)

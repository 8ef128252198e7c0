"""Noting that somebody looks at a product."""

from __future__ import annotations

import random
from uuid import UUID

from subgraphs.kit.identity import Identity
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.errors import ProductError, ProductErrorCode
from subgraphs.products.events import ProductViewed
from subgraphs.products.repository import catalogue
from subgraphs.products.repository import views as repository
from subgraphs.products.rules.publication import PUBLIC_STATUSES

#: Of so many views by strangers one is told: they are counted, and nobody is recognized by them.
STRANGERS_PER_FACT = 10


async def note_view(work: UnitOfWork, viewer: Identity | None, product_id: UUID) -> None:
    """Tell that somebody looks at a product: of a customer once a day, of strangers a sample.

    Raises:
        ProductError: PRODUCT_NOT_FOUND when the public does not see it.
    """
    row = (await catalogue.products_by_id(work.session, [product_id])).get(product_id)
    if row is None or row.status not in PUBLIC_STATUSES:
        raise ProductError(ProductErrorCode.PRODUCT_NOT_FOUND, ("input", "productId"))
    if viewer is None:
        if random.randrange(STRANGERS_PER_FACT) == 0:  # noqa: S311  # a sample, no secret
            event = ProductViewed(product_id=product_id, user_id=None, views=STRANGERS_PER_FACT)
            await work.publish(event, sequence=1)
        return
    today = work.now().date()
    days = await repository.note_view(work.session, viewer.user_id, product_id, today)
    if days is not None:
        event = ProductViewed(product_id=product_id, user_id=viewer.user_id, views=1)
        await work.publish(event, sequence=days)

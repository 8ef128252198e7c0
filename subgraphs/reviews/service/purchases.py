"""What orders tell of authors: whoever got a product, and kept it, is a verified buyer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from subgraphs.reviews.models.purchases import PurchaseRow
from subgraphs.reviews.repository.purchases import PurchaseRepository


async def note_delivery(purchases: PurchaseRepository, delivered: Iterable[PurchaseRow]) -> None:
    """Note that products arrived; reviews by their buyers are verified, old and new.

    Args:
        purchases: where it is noted.
        delivered: what arrived.
    """
    for purchase in delivered:
        await purchases.put(purchase)
        await verify_review(purchases, purchase.user_id, purchase.product_id)


async def note_refund(purchases: PurchaseRepository, order_id: UUID, sequence: int) -> None:
    """Note that all money of an order was given back: it verifies no review any more.

    Args:
        purchases: where it is noted.
        order_id: the order.
        sequence: of the order's event.
    """
    for user_id, product_id in await purchases.drop_order(order_id, sequence):
        await verify_review(purchases, user_id, product_id)


async def verify_review(purchases: PurchaseRepository, user_id: UUID, product_id: UUID) -> None:
    """Bring a user's review of a product, if there is one, up to date with the purchases."""
    while not await purchases.verify(user_id, product_id):
        continue  # an order was told of meanwhile: look again

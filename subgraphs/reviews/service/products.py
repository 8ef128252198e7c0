"""Which products may be reviewed."""

from __future__ import annotations

from uuid import UUID

from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.repository.reviews import ReviewRepository


async def know_product(
    repository: ReviewRepository, product_id: UUID, seller_id: UUID | None
) -> None:
    """Let a product be reviewed; one that is known already keeps what was said of it.

    Args:
        repository: where it becomes known.
        product_id: the product.
        seller_id: who sells it; None is the store itself.
    """
    await repository.insert_summaries([SummaryRow(product_id, seller_id=seller_id)])

"""What reviews do about events: a product that comes before the public can be reviewed."""

from __future__ import annotations

from uuid import UUID

from events.processor import Consumer
from events.topics import REVIEWS
from subgraphs.kit.events import EventRecord
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.models import metadata
from subgraphs.reviews.repository import ReviewRepository
from subgraphs.reviews.service.products import know_product


def reviews_consumer(repository: ReviewRepository) -> Consumer:
    """Return the consumer of reviews.

    Its inbox is the catalogue's, in PostgreSQL, while its effects are in MongoDB: an effect whose
    claim is lost happens again, so each must be repeatable.

    Args:
        repository: where products become known.
    """

    async def take_product(_work: UnitOfWork, record: EventRecord) -> None:
        seller_id = record.data["sellerId"]
        await know_product(
            repository,
            UUID(str(record.data["productId"])),
            None if seller_id is None else UUID(str(seller_id)),
        )

    return Consumer(
        group=REVIEWS, metadata=metadata, handlers={"shop.product.published.v1": take_product}
    )

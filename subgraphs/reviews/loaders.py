"""What one request needs of reviews: batched reads, and the desk of its use cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from strawberry.dataloader import DataLoader

from subgraphs.kit.loader import load_by_key
from subgraphs.reviews.models.reception import Reception
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.models.summaries import SummaryRow
from subgraphs.reviews.service.desk import Desk


@dataclass(frozen=True, slots=True)
class Reviews:
    """The domain's parts for one request.

    Attributes:
        summary: of a product.
        usual_rating: the mean of the whole store's ratings, whatever the key.
        review: by id, public or not.
        reception: what others say about a review.
        desk: where the request's use cases work.
    """

    summary: DataLoader[UUID, SummaryRow | None]
    usual_rating: DataLoader[None, float]
    review: DataLoader[UUID, ReviewRow | None]
    reception: DataLoader[UUID, Reception | None]
    desk: Desk

    @classmethod
    def build(cls, desk: Desk) -> Reviews:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""

        async def usual_ratings(keys: list[None]) -> list[float]:
            ratings = await desk.store.totals.read()
            return [ratings.mean] * len(keys)

        return cls(
            summary=load_by_key(desk.store.reviews.summaries),
            usual_rating=DataLoader(usual_ratings),
            review=load_by_key(desk.store.reviews.reviews),
            reception=load_by_key(desk.store.reception.receptions),
            desk=desk,
        )

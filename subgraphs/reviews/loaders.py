"""What one request needs of reviews: batched reads, and the desk of its use cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from strawberry.dataloader import DataLoader

from subgraphs.kit.context import Request
from subgraphs.kit.loader import load_by_key
from subgraphs.reviews.models import Reception, ReviewRow, SummaryRow
from subgraphs.reviews.repository import ReviewRepository
from subgraphs.reviews.service.desk import Desk


@dataclass(frozen=True, slots=True)
class Reviews:
    """The domain's parts for one request.

    Attributes:
        repository: for pages beyond what a summary keeps.
        summary: of a product.
        review: by id.
        reception: what others say about a review.
        desk: where the request's use cases work.
    """

    repository: ReviewRepository
    summary: DataLoader[UUID, SummaryRow | None]
    review: DataLoader[UUID, ReviewRow | None]
    reception: DataLoader[UUID, Reception | None]
    desk: Desk

    @classmethod
    def build(cls, repository: ReviewRepository, request: Request) -> Reviews:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        return cls(
            repository=repository,
            summary=load_by_key(repository.summaries),
            review=load_by_key(repository.reviews),
            reception=load_by_key(repository.receptions),
            desk=Desk(repository, request.clock, request.event_context),
        )

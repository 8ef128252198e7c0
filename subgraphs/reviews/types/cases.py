"""A review as moderators see it."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.ids import global_id
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.models.cases import CaseRow
from subgraphs.reviews.rules.moderation import Claim
from subgraphs.reviews.types.moderation import ReviewAuditEntry
from subgraphs.reviews.types.reviews import Review
from subgraphs.reviews.types.users import User


@strawberry.type(description="A review as moderators see it.")
class ReviewCase:
    """The graph's form of `CaseRow`."""

    row: strawberry.Private[CaseRow]
    review: Review = strawberry.field(description="What was written.")
    queued_at: datetime | None = strawberry.field(
        description="UTC, since when it waits for a moderator; null when it does not."
    )
    history: list[ReviewAuditEntry] = strawberry.field(
        description="What was done about it, oldest first."
    )

    @classmethod
    def of(cls, row: CaseRow) -> ReviewCase:
        """Return the graph's form of a case."""
        return cls(
            row=row,
            review=Review.of(row.review),
            queued_at=row.review.moderation.queued_at,
            history=[ReviewAuditEntry.of(entry) for entry in row.history],
        )

    @strawberry.field(description="Whether it has waited longer than the store wants.")
    def is_overdue(self, info: Info[Reviews]) -> bool:
        """Return whether the review is overdue."""
        desk = info.context.domain.desk
        return self.queued_at is not None and desk.now() - self.queued_at > desk.policy.patience

    @strawberry.field(description="Which moderator holds it; null when nobody does.")
    def claimed_by(self, info: Info[Reviews]) -> User | None:
        """Return who holds the review."""
        claim = self._claim(info)
        return None if claim is None else User(id=global_id("User", claim.moderator_id))

    @strawberry.field(description="UTC, when it becomes anybody's again.")
    def claimed_until(self, info: Info[Reviews]) -> datetime | None:
        """Return how long it is held."""
        claim = self._claim(info)
        return None if claim is None else claim.until

    def _claim(self, info: Info[Reviews]) -> Claim | None:
        """Return the claim that is in force."""
        claim = self.row.claim
        return claim if claim is not None and claim.holds(info.context.domain.desk.now()) else None

"""Use cases of reviews.

No transaction spans documents (the MongoDB protocol's smaller servers have none), so a review is
written first, with its event; then its product's summary counts it, guarded by the summary's
version; then the review is marked. A crash between these is made good by the next write to the
product: it counts what is not marked, and a summary counts no review twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext, EventRecord, record_event
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.events import ReviewStatsChanged, ReviewSubmitted
from subgraphs.reviews.models import ReviewRow, SummaryRow
from subgraphs.reviews.repository import ReviewRepository
from subgraphs.reviews.rules import Draft, check_draft


@dataclass(frozen=True, slots=True)
class ReviewWriter:
    """Writes reviews on behalf of one request.

    Attributes:
        repository: where they are kept.
        clock: the time.
        context: who and what causes the events.
    """

    repository: ReviewRepository
    clock: Clock
    context: EventContext

    async def submit(
        self, author_id: UUID, product_id: UUID, draft: Draft, locale: Locale
    ) -> ReviewRow:
        """Write a user's review of a product; each user has one for each product.

        Args:
            author_id: the signed-in user.
            product_id: what the review is about.
            draft: as handed in.
            locale: the language it is written in.

        Raises:
            ReviewError: a field is at fault, the product is unknown, or already reviewed.
        """
        checked = check_draft(draft)
        if product_id not in await self.repository.summaries([product_id]):
            raise ReviewError(ReviewErrorCode.PRODUCT_NOT_FOUND, ("input", "productId"))
        now = self.clock()
        row = ReviewRow(
            id=new_id(),
            product_id=product_id,
            author_id=author_id,
            rating=checked.rating,
            title=checked.title,
            text=checked.text,
            locale=locale.value,
            created_at=now.replace(microsecond=now.microsecond // 1000 * 1000),
        )
        submitted = ReviewSubmitted(
            product_id=product_id, review_id=row.id, rating=row.rating, locale=row.locale
        )
        written = await self.repository.insert_review(row, self._record(submitted, 1))
        await self.count_reviews(product_id)
        if not written:
            raise ReviewError(ReviewErrorCode.ALREADY_REVIEWED, ("input", "productId"))
        return row

    async def count_reviews(self, product_id: UUID) -> None:
        """Bring a product's summary up to date with its reviews; safe to repeat and to race."""
        for review in await self.repository.uncounted(product_id):
            while not await self._count(review):
                continue  # somebody else's review was counted first: read again
            await self.repository.mark_counted(review.id)

    async def _count(self, review: ReviewRow) -> bool:
        old = (await self.repository.summaries([review.product_id]))[review.product_id]
        new = old.plus(review)
        if new is old:
            return True
        return await self.repository.swap_summary(
            old, new, self._record(_changed(new), new.version)
        )

    def _record(self, event: DomainEvent, sequence: int) -> EventRecord:
        return record_event(event, new_id(), sequence, self.clock(), self.context)


def _changed(summary: SummaryRow) -> ReviewStatsChanged:
    return ReviewStatsChanged(
        product_id=summary.product_id,
        count=summary.statistics.count,
        rating_sum=summary.statistics.total,
        histogram=summary.statistics.histogram,
    )

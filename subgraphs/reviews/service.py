"""Use cases of reviews.

No transaction spans documents (the MongoDB protocol's smaller servers have none), so a review is
written first, with its event; then its product's summary counts it, guarded by the summary's
version; then the review is marked. A crash between these is made good by the next write to the
product: it counts what is not marked, and a summary counts no review twice. An edit waits until
the version that it replaces is marked, so that a summary never takes out what it has not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext, EventRecord, record_event
from subgraphs.kit.identity import Identity
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.events import ReviewEdited, ReviewStatsChanged, ReviewSubmitted
from subgraphs.reviews.models import ReviewRow, SellerReply, SummaryRow
from subgraphs.reviews.repository import ReviewRepository
from subgraphs.reviews.rules import Draft, Vote, check_draft, check_text, may_reply


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


@dataclass(frozen=True, slots=True)
class SeenReview:
    """A review as somebody has seen it.

    Attributes:
        review_id: which.
        version: the one that was seen.
    """

    review_id: UUID
    version: int


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
        row = ReviewRow(
            id=new_id(),
            product_id=product_id,
            author_id=author_id,
            rating=checked.rating,
            title=checked.title,
            text=checked.text,
            locale=locale.value,
            created_at=self._now(),
        )
        submitted = ReviewSubmitted(
            product_id=product_id, review_id=row.id, rating=row.rating, locale=row.locale
        )
        written = await self.repository.insert_review(row, self._record(submitted, 1))
        await self.count_reviews(product_id)
        if not written:
            raise ReviewError(ReviewErrorCode.ALREADY_REVIEWED, ("input", "productId"))
        return row

    async def edit(self, author_id: UUID, seen: SeenReview, draft: Draft) -> ReviewRow:
        """Replace what a user said of a product; a draft that changes nothing makes no version.

        Args:
            author_id: the signed-in user.
            seen: the review, in the version that the user has seen.
            draft: as handed in.

        Raises:
            ReviewError: a field is at fault, the review is not the user's, or has changed.
        """
        checked = check_draft(draft)
        old = (await self.repository.reviews([seen.review_id])).get(seen.review_id)
        if old is None or old.author_id != author_id:
            raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
        if old.version != seen.version:
            raise _stale(old)
        if checked == Draft(old.rating, old.title, old.text):
            return old
        new = replace(
            old,
            rating=checked.rating,
            title=checked.title,
            text=checked.text,
            version=old.version + 1,
            edited_at=self._now(),
            replaced_rating=old.rating,
        )
        edited = ReviewEdited(
            product_id=new.product_id,
            review_id=new.id,
            version=new.version,
            rating=new.rating,
            locale=new.locale,
        )
        await self.count_reviews(new.product_id)
        if not await self.repository.replace_review(new, self._record(edited, new.version)):
            raise _stale((await self.repository.reviews([new.id]))[new.id])
        await self.count_reviews(new.product_id)
        return new

    async def vote(self, user_id: UUID, review_id: UUID, vote: Vote | None) -> ReviewRow:
        """Say whether a review helps; a user has one vote on each, which may change.

        Args:
            user_id: the signed-in user.
            review_id: somebody else's review.
            vote: the user's from now on; None takes it back.

        Raises:
            ReviewError: there is no such review, or it is the user's own.
        """
        row = (await self.repository.reviews([review_id])).get(review_id)
        if row is None:
            raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
        if row.author_id == user_id:
            raise ReviewError(ReviewErrorCode.OWN_REVIEW, ("input", "id"))
        await self.repository.put_vote(review_id, user_id, vote)
        while not await self.repository.count_votes(review_id):
            continue  # somebody else's vote was counted first: count again
        return row

    async def reply(self, user: Identity, review_id: UUID, text: str) -> ReviewRow:
        """Answer a review for the product's seller; a second answer replaces the first.

        Args:
            user: the signed-in user.
            review_id: what is answered.
            text: as handed in.

        Raises:
            ReviewError: the text is at fault, there is no such review, or the product is not the
                user's.
        """
        checked = check_text(text)
        row = (await self.repository.reviews([review_id])).get(review_id)
        if row is None:
            raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
        summary = (await self.repository.summaries([row.product_id]))[row.product_id]
        if not may_reply(user, summary.seller_id):
            raise ReviewError(ReviewErrorCode.NOT_THE_SELLER, ("input", "id"))
        await self.repository.put_reply(review_id, SellerReply(checked, self._now()))
        return row

    async def count_reviews(self, product_id: UUID) -> None:
        """Bring a product's summary up to date with its reviews; safe to repeat and to race."""
        while not await self._count(product_id):
            continue  # somebody else's review was counted first: read again

    async def _count(self, product_id: UUID) -> bool:
        """Count what is not marked; return whether nobody else changed the summary meanwhile.

        The summary is read before the reviews: if it is still in that version when it is swapped,
        none of them can have been counted since.
        """
        summary = (await self.repository.summaries([product_id]))[product_id]
        for review in await self.repository.uncounted(product_id):
            new = summary.plus(review)
            event = self._record(_changed(new), new.version)
            if new is not summary and not await self.repository.swap_summary(summary, new, event):
                return False
            summary = new
            await self.repository.mark_counted(review)
        return True

    def _now(self) -> datetime:
        now = self.clock()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def _record(self, event: DomainEvent, sequence: int) -> EventRecord:
        return record_event(event, new_id(), sequence, self.clock(), self.context)


def _stale(current: ReviewRow) -> ReviewError:
    return ReviewError(ReviewErrorCode.VERSION_STALE, ("input", "version"), current=current.version)


def _changed(summary: SummaryRow) -> ReviewStatsChanged:
    return ReviewStatsChanged(
        product_id=summary.product_id,
        count=summary.statistics.count,
        rating_sum=summary.statistics.total,
        histogram=summary.statistics.histogram,
    )

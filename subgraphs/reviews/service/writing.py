"""What authors do: they review products, and change what they said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.events import ReviewEdited, ReviewSubmitted
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.repository.reviews import seen_version
from subgraphs.reviews.rules.drafts import Draft, check_draft
from subgraphs.reviews.rules.moderation import ReviewStatus
from subgraphs.reviews.service.counting import count_reviews
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.purchases import verify_review
from subgraphs.reviews.service.screening import screen


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes a review, and how.

    Attributes:
        user_id: the signed-in user.
        locale: the language it is written in.
    """

    user_id: UUID
    locale: Locale


@dataclass(frozen=True, slots=True)
class SeenReview:
    """A review as somebody has seen it.

    Attributes:
        review_id: which.
        version: the one that was seen.
    """

    review_id: UUID
    version: int


async def submit_review(desk: Desk, author: Author, product_id: UUID, draft: Draft) -> ReviewRow:
    """Write a user's review of a product, as rules have judged it; one for each user and product.

    Args:
        desk: the request's.
        author: who writes.
        product_id: what the review is about.
        draft: as handed in.

    Raises:
        ReviewError: a field is at fault, the product is unknown, or already reviewed.
    """
    checked = check_draft(draft)
    if product_id not in await desk.store.reviews.summaries([product_id]):
        raise ReviewError(ReviewErrorCode.PRODUCT_NOT_FOUND, ("input", "productId"))
    row = ReviewRow(
        id=new_id(),
        product_id=product_id,
        author_id=author.user_id,
        rating=checked.rating,
        title=checked.title,
        text=checked.text,
        locale=author.locale.value,
        created_at=desk.now(),
    )
    step = await screen(desk, row, ReviewStatus.PENDING)
    submitted = ReviewSubmitted(
        product_id=product_id, review_id=row.id, rating=row.rating, locale=row.locale
    )
    events = [desk.record(submitted, row.version), desk.record(step.event, step.row.version)]
    written = await desk.store.reviews.insert_review(step.row, events, step.entry)
    await count_reviews(desk, product_id)
    if not written:
        raise ReviewError(ReviewErrorCode.ALREADY_REVIEWED, ("input", "productId"))
    await verify_review(desk.store.purchases, author.user_id, product_id)
    return step.row


async def edit_review(desk: Desk, author_id: UUID, seen: SeenReview, draft: Draft) -> ReviewRow:
    """Replace what a user said of a product; rules judge it anew, whoever approved it before.

    A draft that changes nothing makes no version.

    Args:
        desk: the request's.
        author_id: the signed-in user.
        seen: the review, in the version that the user has seen.
        draft: as handed in.

    Raises:
        ReviewError: a field is at fault, the review is not the user's, or has changed.
    """
    checked = check_draft(draft)
    old = (await desk.store.reviews.reviews([seen.review_id])).get(seen.review_id)
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
        edited_at=desk.now(),
        replaced=old.contribution,
    )
    step = await screen(desk, new, old.moderation.status)
    edited = ReviewEdited(
        product_id=new.product_id,
        review_id=new.id,
        version=new.version,
        rating=new.rating,
        locale=new.locale,
    )
    events = [desk.record(edited, new.version), desk.record(step.event, step.row.version)]
    await count_reviews(desk, new.product_id)
    seen_now = seen_version(old.version)
    if not await desk.store.reviews.replace_review(seen_now, step.row, events, step.entry):
        raise _stale((await desk.store.reviews.reviews([new.id]))[new.id])
    await count_reviews(desk, new.product_id)
    return step.row


def _stale(current: ReviewRow) -> ReviewError:
    return ReviewError(ReviewErrorCode.VERSION_STALE, ("input", "version"), current=current.version)

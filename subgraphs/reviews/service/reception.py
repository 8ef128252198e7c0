"""What others do about a review: readers vote, the seller replies."""

from __future__ import annotations

from uuid import UUID

from subgraphs.kit.identity import Identity
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.models.reception import SellerReply
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.drafts import check_text
from subgraphs.reviews.rules.reception import Vote, may_reply
from subgraphs.reviews.service.desk import Desk


async def vote_on_review(
    desk: Desk, user_id: UUID, review_id: UUID, vote: Vote | None
) -> ReviewRow:
    """Say whether a public review helps; a user has one vote on each, which may change.

    Args:
        desk: the request's.
        user_id: the signed-in user.
        review_id: somebody else's review.
        vote: the user's from now on; None takes it back.

    Raises:
        ReviewError: the public sees no such review, or it is the user's own.
    """
    row = await _public(desk, review_id)
    if row.author_id == user_id:
        raise ReviewError(ReviewErrorCode.OWN_REVIEW, ("input", "id"))
    await _put_vote(desk, user_id, review_id, vote)
    return row


async def withdraw_vote(desk: Desk, user_id: UUID, review_id: UUID) -> None:
    """Take back a user's vote on a review, whether the public still sees that or not."""
    await _put_vote(desk, user_id, review_id, None)


async def _put_vote(desk: Desk, user_id: UUID, review_id: UUID, vote: Vote | None) -> None:
    await desk.store.reception.put_vote(review_id, user_id, vote)
    while not await desk.store.reception.count_votes(review_id):
        continue  # somebody else's vote was counted first: count again


async def reply_to_review(desk: Desk, user: Identity, review_id: UUID, text: str) -> ReviewRow:
    """Answer a public review for the product's seller; a second answer replaces the first.

    Args:
        desk: the request's.
        user: the signed-in user.
        review_id: what is answered.
        text: as handed in.

    Raises:
        ReviewError: the text is at fault, the public sees no such review, or the product is not the
            user's.
    """
    checked = check_text(text)
    row = await _public(desk, review_id)
    summary = (await desk.store.reviews.summaries([row.product_id]))[row.product_id]
    if not may_reply(user, summary.seller_id):
        raise ReviewError(ReviewErrorCode.NOT_THE_SELLER, ("input", "id"))
    await desk.store.reception.put_reply(review_id, SellerReply(checked, desk.now()))
    return row


async def _public(desk: Desk, review_id: UUID) -> ReviewRow:
    row = (await desk.store.reviews.reviews([review_id])).get(review_id)
    if row is None or not row.moderation.is_public:
        raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
    return row

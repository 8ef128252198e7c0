"""Who leaves the store is forgotten: what the public reads stays, and is nobody's."""

from __future__ import annotations

from uuid import UUID

from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.service.counting import count_reviews, recount_reviews
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.reception import withdraw_vote

_AT_ONCE = 100


async def forget_author(desk: Desk, user_id: UUID) -> None:
    """Forget a user who was erased; safe to repeat.

    Public reviews stay as nobody's. What only the author and moderators could read is deleted, as
    are votes, purchases, and how much the user wrote.

    Args:
        desk: of whoever carries this out.
        user_id: who has left.

    Raises:
        TimeoutError: the relay has yet to publish what a review tells; to be repeated.
    """
    while rows := await desk.store.reviews.by_author(user_id, _AT_ONCE):
        for row in rows:
            await _forget_review(desk, row)
    for review_id in await desk.store.reception.voted_by(user_id):
        await withdraw_vote(desk, user_id, review_id)
    await desk.store.purchases.forget(user_id)
    await desk.store.authors.forget(user_id)


async def _forget_review(desk: Desk, row: ReviewRow) -> None:
    if row.moderation.is_public:
        await desk.store.reviews.take_author(row)
        # The newest reviews stand in the product's summary, too.
        await count_reviews(desk, row.product_id)
        await recount_reviews(desk, row.product_id)
        return
    # What an earlier version added to the statistics is taken out before the review goes.
    await count_reviews(desk, row.product_id)
    if not await desk.store.reviews.delete_counted(row):
        raise TimeoutError(f"review {row.id} waits for the relay")

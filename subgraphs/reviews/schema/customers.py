"""What customers and sellers do about reviews."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import strawberry

from subgraphs.kit.connections import Connection, Paged
from subgraphs.kit.context import Info
from subgraphs.kit.errors import Forbidden
from subgraphs.kit.federation import SELLER_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.pagination import PageArguments
from subgraphs.reviews.errors import ReviewError
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.drafts import Draft
from subgraphs.reviews.schema.keys import product_key, review_key
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.reception import reply_to_review, vote_on_review
from subgraphs.reviews.service.writing import Author, SeenReview, edit_review, submit_review
from subgraphs.reviews.types.inputs import (
    ReviewEditInput,
    ReviewEditPayload,
    ReviewReplyInput,
    ReviewReplyPayload,
    ReviewSubmitInput,
    ReviewSubmitPayload,
    ReviewUserError,
    ReviewVoteInput,
    ReviewVotePayload,
)
from subgraphs.reviews.types.reviews import Review, find_review, reviews_of


@strawberry.type
class CustomerQueries:
    """What customers see."""

    @strawberry.field(
        description="A review by its id; null when there is none, or it is not yours to see."
    )
    async def review(self, info: Info[Reviews], id: strawberry.ID) -> Review | None:
        """Return a review."""
        return await find_review(info, parse_global_id("Review", id))

    @strawberry.federation.field(
        authenticated=True,
        description="Everything that you wrote, whether or not others see it; newest first.",
        extensions=[Paged()],
    )
    async def my_reviews(
        self, info: Info[Reviews], page: PageArguments
    ) -> Connection[Review] | None:
        """Return a page of the signed-in user's reviews."""
        return await reviews_of(info, info.context.request.user.user_id, page)


Payload_co = TypeVar("Payload_co", covariant=True)


class PayloadType(Protocol[Payload_co]):
    """The type of a mutation's answer."""

    def __call__(self, *, review: Review | None, user_errors: list[ReviewUserError]) -> Payload_co:
        """Return the answer."""


async def _answer(
    info: Info[Reviews],
    payload: PayloadType[Payload_co],
    act: Callable[[Desk], Awaitable[ReviewRow]],
) -> Payload_co:
    """Return the payload of what was done to a review, or why it was refused."""
    try:
        row = await act(info.context.domain.desk)
    except ReviewError as error:
        refusal = ReviewUserError.of(error, info.context.request.locale)
        return payload(review=None, user_errors=[refusal])
    return payload(review=Review.of(row), user_errors=[])


@strawberry.type
class CustomerMutations:
    """What customers and sellers do."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="Review a product; each signed-in user may review a product once.",
    )
    async def review_submit(
        self, info: Info[Reviews], input: ReviewSubmitInput
    ) -> ReviewSubmitPayload:
        """Write the signed-in user's review."""
        author = Author(info.context.request.user.user_id, info.context.request.locale)
        draft = Draft(input.rating, input.title, input.text)

        async def act(desk: Desk) -> ReviewRow:
            product_id = product_key(input.product_id)
            return await submit_review(desk, author, product_id, draft)

        return await _answer(info, ReviewSubmitPayload, act)

    @strawberry.federation.mutation(
        authenticated=True, description="Replace what one's own review says; its product stays."
    )
    async def review_edit(self, info: Info[Reviews], input: ReviewEditInput) -> ReviewEditPayload:
        """Write the next version of the signed-in user's review."""
        user = info.context.request.user
        draft = Draft(input.rating, input.title, input.text)

        async def act(desk: Desk) -> ReviewRow:
            seen = SeenReview(review_key(input.id), input.version)
            return await edit_review(desk, user.user_id, seen, draft)

        return await _answer(info, ReviewEditPayload, act)

    @strawberry.federation.mutation(
        authenticated=True,
        description="Say whether a review of somebody else helps; everybody has one vote on each.",
    )
    async def review_vote(self, info: Info[Reviews], input: ReviewVoteInput) -> ReviewVotePayload:
        """Keep and count the signed-in user's vote."""
        user = info.context.request.user

        async def act(desk: Desk) -> ReviewRow:
            return await vote_on_review(desk, user.user_id, review_key(input.id), input.vote)

        return await _answer(info, ReviewVotePayload, act)

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=SELLER_SCOPES,
        description="Answer a review of your product; administrators do for the store's own.",
    )
    async def review_reply(
        self, info: Info[Reviews], input: ReviewReplyInput
    ) -> ReviewReplyPayload:
        """Keep the seller's reply."""
        user = info.context.request.user
        if not {Role.SELLER, Role.ADMIN} & user.roles:
            raise Forbidden("This needs the role seller or admin.")

        async def act(desk: Desk) -> ReviewRow:
            return await reply_to_review(desk, user, review_key(input.id), input.text)

        return await _answer(info, ReviewReplyPayload, act)

"""Query and mutation of reviews."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.kit.federation import FederationSchema
from subgraphs.kit.ids import find_global_id, parse_global_id
from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.rules import Draft
from subgraphs.reviews.service import SeenReview
from subgraphs.reviews.types import (
    Product,
    Review,
    ReviewEditInput,
    ReviewEditPayload,
    ReviewSubmitInput,
    ReviewSubmitPayload,
    ReviewUserError,
    ReviewVoteInput,
    ReviewVotePayload,
)


@strawberry.type
class Query:
    """What can be asked of reviews."""

    @strawberry.field(description="A review by its id; null when there is none.")
    async def review(self, info: Info[Reviews], id: strawberry.ID) -> Review | None:
        """Return a review."""
        row = await info.context.domain.review.load(parse_global_id("Review", id))
        return None if row is None else Review.of(row)


@strawberry.type
class Mutation:
    """What can be done to reviews."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="Review a product; each signed-in user may review a product once.",
    )
    async def review_submit(
        self, info: Info[Reviews], input: ReviewSubmitInput
    ) -> ReviewSubmitPayload:
        """Write the signed-in user's review."""
        request = info.context.request
        author_id = request.user.user_id
        try:
            product_id = find_global_id("Product", input.product_id)
            if product_id is None:
                raise ReviewError(ReviewErrorCode.PRODUCT_NOT_FOUND, ("input", "productId"))
            row = await info.context.domain.writer.submit(
                author_id,
                product_id,
                Draft(input.rating, input.title, input.text),
                request.locale,
            )
        except ReviewError as error:
            refusal = ReviewUserError.of(error, request.locale)
            return ReviewSubmitPayload(review=None, user_errors=[refusal])
        return ReviewSubmitPayload(review=Review.of(row), user_errors=[])

    @strawberry.federation.mutation(
        authenticated=True, description="Replace what one's own review says; its product stays."
    )
    async def review_edit(self, info: Info[Reviews], input: ReviewEditInput) -> ReviewEditPayload:
        """Write the next version of the signed-in user's review."""
        request = info.context.request
        author_id = request.user.user_id
        try:
            review_id = find_global_id("Review", input.id)
            if review_id is None:
                raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
            row = await info.context.domain.writer.edit(
                author_id,
                SeenReview(review_id, input.version),
                Draft(input.rating, input.title, input.text),
            )
        except ReviewError as error:
            refusal = ReviewUserError.of(error, request.locale)
            return ReviewEditPayload(review=None, user_errors=[refusal])
        return ReviewEditPayload(review=Review.of(row), user_errors=[])

    @strawberry.federation.mutation(
        authenticated=True,
        description="Say whether a review of somebody else helps; everybody has one vote on each.",
    )
    async def review_vote(self, info: Info[Reviews], input: ReviewVoteInput) -> ReviewVotePayload:
        """Keep and count the signed-in user's vote."""
        request = info.context.request
        user_id = request.user.user_id
        try:
            review_id = find_global_id("Review", input.id)
            if review_id is None:
                raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
            row = await info.context.domain.writer.vote(user_id, review_id, input.vote)
        except ReviewError as error:
            refusal = ReviewUserError.of(error, request.locale)
            return ReviewVotePayload(review=None, user_errors=[refusal])
        return ReviewVotePayload(review=Review.of(row), user_errors=[])


schema = FederationSchema(
    query=Query,
    mutation=Mutation,
    types=[Product, Review],
    config=schema_config(),
    extensions=schema_extensions(),
)

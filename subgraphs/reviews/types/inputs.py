"""What customers hand in about reviews, and what they are answered."""

from __future__ import annotations

import strawberry

from subgraphs.kit.errors import UserError
from subgraphs.reviews.errors import ReviewErrorCode
from subgraphs.reviews.rules.reception import Vote
from subgraphs.reviews.types.reviews import Review

strawberry.enum(ReviewErrorCode, description="Why a review was refused.")
strawberry.enum(Vote, name="ReviewVote", description="What a reader thinks of a review.")


@strawberry.type(description="Why a review was refused.")
class ReviewUserError(UserError):
    """A refusal of this domain."""

    code: ReviewErrorCode = strawberry.field(description="Which rule refused it.")


@strawberry.input(description="A review to be submitted.")
class ReviewSubmitInput:
    """What a customer hands in."""

    product_id: strawberry.ID = strawberry.field(description="What it is about.")
    rating: int = strawberry.field(description="1 to 5.")
    text: str = strawberry.field(description="At most 4000 characters.")
    title: str = strawberry.field(default="", description="At most 120 characters.")


@strawberry.type(description="The review, or why it was refused.")
class ReviewSubmitPayload:
    """The answer to `reviewSubmit`."""

    review: Review | None = strawberry.field(description="As it is now; null when it was refused.")
    user_errors: list[ReviewUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.input(description="What a review is to say from now on.")
class ReviewEditInput:
    """What an author hands in to replace a review."""

    id: strawberry.ID = strawberry.field(description="The review, one's own.")
    version: int = strawberry.field(description="The one that you have seen.")
    rating: int = strawberry.field(description="1 to 5.")
    text: str = strawberry.field(description="At most 4000 characters.")
    title: str = strawberry.field(default="", description="At most 120 characters.")


@strawberry.type(description="The review as it is now, or why it was not changed.")
class ReviewEditPayload:
    """The answer to `reviewEdit`."""

    review: Review | None = strawberry.field(description="As it is now; null when it was refused.")
    user_errors: list[ReviewUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.input(description="A vote on somebody else's review.")
class ReviewVoteInput:
    """What a reader hands in."""

    id: strawberry.ID = strawberry.field(description="The review.")
    vote: Vote | None = strawberry.field(
        default=None, description="One's only vote from now on; null takes it back."
    )


@strawberry.type(description="The review with the vote counted, or why it was refused.")
class ReviewVotePayload:
    """The answer to `reviewVote`."""

    review: Review | None = strawberry.field(description="As it is now; null when it was refused.")
    user_errors: list[ReviewUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.input(description="The seller's reply to a review.")
class ReviewReplyInput:
    """What a seller hands in."""

    id: strawberry.ID = strawberry.field(description="The review.")
    text: str = strawberry.field(description="At most 4000 characters.")


@strawberry.type(description="The review with its reply, or why it was refused.")
class ReviewReplyPayload:
    """The answer to `reviewReply`."""

    review: Review | None = strawberry.field(description="As it is now; null when it was refused.")
    user_errors: list[ReviewUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )

"""What moderators hand in, and what they are answered."""

from __future__ import annotations

import strawberry

from subgraphs.reviews.rules.moderation import RejectionReason
from subgraphs.reviews.rules.screening.candidate import ScreeningRule
from subgraphs.reviews.types.cases import ReviewCase
from subgraphs.reviews.types.inputs import ReviewUserError


@strawberry.input(description="Which reviews of the queue are asked for.")
class ReviewQueueFilter:
    """The graph's form of `QueueFilter`."""

    product_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only those about this product."
    )
    rule: ScreeningRule | None = strawberry.field(
        default=None, description="Only those that this rule has something against."
    )
    mine: bool = strawberry.field(default=False, description="Only those that you hold.")
    overdue: bool = strawberry.field(
        default=False, description="Only those that have waited longer than the store wants."
    )


@strawberry.input(description="A review of the queue.")
class ReviewClaimInput:
    """What a moderator hands in to hold a review, or to give it back."""

    id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The review as moderators see it, or why it was refused.")
class ReviewClaimPayload:
    """The answer to `reviewClaim` and `reviewRelease`."""

    case: ReviewCase | None = strawberry.field(
        description="As it is now; null when it was refused."
    )
    user_errors: list[ReviewUserError] = strawberry.field(
        description="Why it was refused; empty when it was done."
    )


@strawberry.input(description="A review in the version that was read.")
class ReviewTargetInput:
    """What a decision is about."""

    id: strawberry.ID = strawberry.field(description="Which one.")
    version: int = strawberry.field(description="The one that you have read.")


@strawberry.input(description="Which reviews everybody may see.")
class ReviewApproveInput:
    """What a moderator hands in to approve reviews."""

    reviews: list[ReviewTargetInput] = strawberry.field(description="At most 50, each once.")


@strawberry.input(description="Which reviews nobody may see, and why.")
class ReviewRejectInput:
    """What a moderator hands in to reject reviews."""

    reviews: list[ReviewTargetInput] = strawberry.field(description="At most 50, each once.")
    reason: RejectionReason = strawberry.field(description="What is wrong with them.")
    note: str = strawberry.field(
        default="", description="What the author is told; at most 1000 characters."
    )


@strawberry.type(description="Each review that was decided on, and why others were not.")
class ReviewDecisionPayload:
    """The answer to `reviewApprove` and `reviewReject`; each review is decided on its own."""

    cases: list[ReviewCase] = strawberry.field(
        description="Those that were decided on, in the order given."
    )
    user_errors: list[ReviewUserError] = strawberry.field(
        description="Why reviews were left as they are; empty when none was."
    )

"""What moderators see and decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import strawberry

from subgraphs.kit.connections import Connection, Paged, connect
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import parse_global_id
from subgraphs.kit.pagination import PageArguments
from subgraphs.reviews.errors import ReviewError
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.models.cases import CaseRow
from subgraphs.reviews.repository.cases import QueueFilter
from subgraphs.reviews.rules.drafts import check_note
from subgraphs.reviews.schema.keys import review_key
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.moderation import (
    Decision,
    check_targets,
    claim_review,
    decide_review,
    release_review,
)
from subgraphs.reviews.service.writing import SeenReview
from subgraphs.reviews.types.cases import ReviewCase
from subgraphs.reviews.types.inputs import ReviewUserError
from subgraphs.reviews.types.moderators import (
    ReviewApproveInput,
    ReviewClaimInput,
    ReviewClaimPayload,
    ReviewDecisionPayload,
    ReviewQueueFilter,
    ReviewRejectInput,
    ReviewTargetInput,
)


@strawberry.type
class ModeratorQueries:
    """What moderators see."""

    @strawberry.federation.field(
        authenticated=True,
        description="Reviews that wait for a moderator, the longest waiting first.",
        extensions=[Paged()],
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def review_queue(
        self,
        info: Info[Reviews],
        page: PageArguments,
        filter: ReviewQueueFilter | None = None,
    ) -> Connection[ReviewCase] | None:
        """Return a page of the queue."""
        moderator = info.context.request.require_role(Role.ADMIN)
        desk = info.context.domain.desk
        cases = desk.store.cases
        wanted = _read_filter(desk, moderator.user_id, filter or ReviewQueueFilter())
        found = await cases.queue(wanted, page.read_moment())
        return connect(found, ReviewCase.of, _queue_key, lambda: cases.queue_length(wanted))

    @strawberry.federation.field(
        authenticated=True,
        description="A review as moderators see it, wherever it stands; null when there is none.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def review_case(self, info: Info[Reviews], id: strawberry.ID) -> ReviewCase | None:
        """Return a case."""
        info.context.request.require_role(Role.ADMIN)
        key = parse_global_id("Review", id)
        found = (await info.context.domain.desk.store.cases.cases([key])).get(key)
        return None if found is None else ReviewCase.of(found)


@strawberry.type
class ModeratorMutations:
    """What moderators decide."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="Hold a review of the queue for a while, so that nobody else decides on it; "
        "again, to hold it longer.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def review_claim(
        self, info: Info[Reviews], input: ReviewClaimInput
    ) -> ReviewClaimPayload:
        """Claim a review."""
        return await _answer_claim(info, input, claim_review)

    @strawberry.federation.mutation(
        authenticated=True,
        description="Give a review that you hold back to the queue.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def review_release(
        self, info: Info[Reviews], input: ReviewClaimInput
    ) -> ReviewClaimPayload:
        """Release a review."""
        return await _answer_claim(info, input, release_review)

    @strawberry.federation.mutation(
        authenticated=True,
        description="Let everybody see the versions of reviews that you have read.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def review_approve(
        self, info: Info[Reviews], input: ReviewApproveInput
    ) -> ReviewDecisionPayload:
        """Approve reviews."""
        moderator = info.context.request.require_role(Role.ADMIN)
        return await _answer_decision(info, input.reviews, Decision(moderator.user_id))

    @strawberry.federation.mutation(
        authenticated=True,
        description="Keep reviews from the public, or take them down.",
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
    )
    async def review_reject(
        self, info: Info[Reviews], input: ReviewRejectInput
    ) -> ReviewDecisionPayload:
        """Reject reviews."""
        moderator = info.context.request.require_role(Role.ADMIN)
        decision = Decision(moderator.user_id, input.reason, input.note)
        return await _answer_decision(info, input.reviews, decision)


def _read_filter(desk: Desk, moderator_id: UUID, wanted: ReviewQueueFilter) -> QueueFilter:
    product_id = wanted.product_id
    return QueueFilter(
        product_id=None if product_id is None else parse_global_id("Product", product_id),
        rule=wanted.rule,
        claimed_by=moderator_id if wanted.mine else None,
        waiting_since=desk.now() - desk.policy.patience if wanted.overdue else None,
    )


def _queue_key(row: CaseRow) -> tuple[str, str]:
    queued_at = row.review.moderation.queued_at
    return "" if queued_at is None else queued_at.isoformat(), str(row.review.id)


async def _answer_claim(
    info: Info[Reviews],
    input: ReviewClaimInput,
    act: Callable[[Desk, UUID, UUID], Awaitable[CaseRow]],
) -> ReviewClaimPayload:
    """Return the payload of what was done to a review, or why it was refused."""
    moderator = info.context.request.require_role(Role.ADMIN)
    try:
        row = await act(info.context.domain.desk, moderator.user_id, review_key(input.id))
    except ReviewError as error:
        refusal = ReviewUserError.of(error, info.context.request.locale)
        return ReviewClaimPayload(case=None, user_errors=[refusal])
    return ReviewClaimPayload(case=ReviewCase.of(row), user_errors=[])


async def _answer_decision(
    info: Info[Reviews], targets: Sequence[ReviewTargetInput], decision: Decision
) -> ReviewDecisionPayload:
    """Decide on each review; a refusal of one is no refusal of the others."""
    answer = ReviewDecisionPayload(cases=[], user_errors=[])
    locale = info.context.request.locale
    try:
        check_note(decision.note)
        check_targets([each.id for each in targets])
    except ReviewError as error:
        answer.user_errors.append(ReviewUserError.of(error, locale))
        return answer
    for number, each in enumerate(targets):
        try:
            target = SeenReview(review_key(each.id), each.version)
            row = await decide_review(info.context.domain.desk, target, decision)
        except ReviewError as error:
            error.field = ("input", "reviews", str(number), *error.field[1:])
            answer.user_errors.append(ReviewUserError.of(error, locale))
        else:
            answer.cases.append(ReviewCase.of(row))
    return answer

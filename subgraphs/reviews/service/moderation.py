"""What moderators do: they take reviews from the queue, and decide whether the public sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.models.cases import AuditEntry, CaseRow, ModerationAct
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.repository.reviews import seen_case
from subgraphs.reviews.rules.drafts import check_note
from subgraphs.reviews.rules.moderation import (
    Moderation,
    ModerationCommand,
    RejectionReason,
    ReviewStatus,
    check_free,
    claim,
    transition,
)
from subgraphs.reviews.service.counting import count_reviews
from subgraphs.reviews.service.desk import Desk
from subgraphs.reviews.service.screening import decided
from subgraphs.reviews.service.writing import SeenReview

#: How many reviews one command decides on.
MOST_TARGETS = 50


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decides.

    Attributes:
        moderator_id: who.
        reason: why the public may not see a review; None lets it be public.
        note: what the author is told; may be empty.
    """

    moderator_id: UUID
    reason: RejectionReason | None = None
    note: str = ""

    @property
    def command(self) -> ModerationCommand:
        """Return what is asked of the review's standing."""
        return ModerationCommand.APPROVE if self.reason is None else ModerationCommand.REJECT


async def claim_review(desk: Desk, moderator_id: UUID, review_id: UUID) -> CaseRow:
    """Hold a review of the queue for a while; who holds it already holds it anew.

    Args:
        desk: the request's.
        moderator_id: who wants it.
        review_id: the review.

    Raises:
        ReviewError: REVIEW_NOT_FOUND, NOT_QUEUED or CLAIMED_BY_ANOTHER.
    """
    while True:
        case = await _case(desk, review_id)
        status = case.review.moderation.status
        if status is not ReviewStatus.QUEUED:
            raise ReviewError(ReviewErrorCode.NOT_QUEUED, ("input", "id"), status=status.value)
        now = desk.now()
        held = claim(case.claim, moderator_id, now, desk.policy.lease)
        is_renewal = case.claim is not None and case.claim.moderator_id == moderator_id
        entry = None if is_renewal else _entry(desk, case, ModerationAct.CLAIMED, moderator_id)
        if await desk.store.cases.put_claim(case, held, entry):
            return await _case(desk, review_id)


async def release_review(desk: Desk, moderator_id: UUID, review_id: UUID) -> CaseRow:
    """Give a review back to the queue before its time.

    Raises:
        ReviewError: REVIEW_NOT_FOUND, or NOT_CLAIMED by the moderator.
    """
    while True:
        case = await _case(desk, review_id)
        if case.claim is None or case.claim.moderator_id != moderator_id:
            raise ReviewError(ReviewErrorCode.NOT_CLAIMED, ("input", "id"))
        entry = _entry(desk, case, ModerationAct.RELEASED, moderator_id)
        if await desk.store.cases.put_claim(case, None, entry):
            return await _case(desk, review_id)


def check_targets(ids: Sequence[str]) -> None:
    """Refuse a command on no review, on too many, or twice on the same.

    Raises:
        ReviewError: TARGETS_OUT_OF_RANGE.
    """
    if not 1 <= len(ids) <= MOST_TARGETS or len(set(ids)) < len(ids):
        raise ReviewError(
            ReviewErrorCode.TARGETS_OUT_OF_RANGE, ("input", "reviews"), most=MOST_TARGETS
        )


async def decide_review(desk: Desk, target: SeenReview, decision: Decision) -> CaseRow:
    """Let a review be public, or keep it from the public; the moderator has read this version.

    Args:
        desk: the request's.
        target: the review, in the version that was read. Nobody else may hold it.
        decision: what is decided.

    Raises:
        ReviewError: REVIEW_NOT_FOUND, VERSION_STALE, CLAIMED_BY_ANOTHER, STATUS_CONFLICT, or
            naming the field of the note.
    """
    note = check_note(decision.note)
    while True:
        case = await _case(desk, target.review_id)
        if case.review.version != target.version:
            raise ReviewError(
                ReviewErrorCode.VERSION_STALE, ("input", "version"), current=case.review.version
            )
        check_free(case.claim, decision.moderator_id, desk.now())
        step = decided(_after(desk, case.review, replace(decision, note=note)))
        await count_reviews(desk, step.row.product_id)
        event = desk.record(step.event, step.row.version)
        if await desk.store.reviews.replace_review(seen_case(case), step.row, [event], step.entry):
            await count_reviews(desk, step.row.product_id)
            return await _case(desk, target.review_id)


def _after(desk: Desk, old: ReviewRow, decision: Decision) -> ReviewRow:
    """Return a review after a decision."""
    moderation = Moderation(
        status=transition(old.moderation.status, decision.command),
        score=old.moderation.score,
        findings=old.moderation.findings,
        rules_version=old.moderation.rules_version,
        reason=decision.reason,
        note=decision.note,
        decided_at=desk.now(),
        moderator_id=decision.moderator_id,
    )
    return replace(old, version=old.version + 1, moderation=moderation, replaced=old.contribution)


def _entry(desk: Desk, case: CaseRow, act: ModerationAct, moderator_id: UUID) -> AuditEntry:
    return AuditEntry(act, desk.now(), case.review.version, moderator_id)


async def _case(desk: Desk, review_id: UUID) -> CaseRow:
    found = (await desk.store.cases.cases([review_id])).get(review_id)
    if found is None:
        raise ReviewError(ReviewErrorCode.REVIEW_NOT_FOUND, ("input", "id"))
    return found

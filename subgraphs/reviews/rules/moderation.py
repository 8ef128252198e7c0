"""Who may see a review: the states it passes through, and what moderators decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from subgraphs.reviews.errors import ReviewError, ReviewErrorCode
from subgraphs.reviews.rules.screening.candidate import Finding, ScreeningRule
from subgraphs.reviews.rules.screening.judge import Judgement, Verdict


class ReviewStatus(StrEnum):
    """Where a review stands before the public."""

    PENDING = "PENDING"
    AUTO_APPROVED = "AUTO_APPROVED"
    QUEUED = "QUEUED"
    AUTO_REJECTED = "AUTO_REJECTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


#: Only these are shown to everybody, and counted.
PUBLIC = frozenset({ReviewStatus.AUTO_APPROVED, ReviewStatus.APPROVED})


class ModerationCommand(StrEnum):
    """What may be asked of a review's standing."""

    EDIT = "EDIT"
    AUTO_APPROVE = "AUTO_APPROVE"
    QUEUE = "QUEUE"
    AUTO_REJECT = "AUTO_REJECT"
    APPROVE = "APPROVE"
    REJECT = "REJECT"


_S, _C = ReviewStatus, ModerationCommand

#: Every allowed move. A review is handed in, and judged by rules, in the same write: PENDING is
#: between the two, and no document is ever left there.
TRANSITIONS: Mapping[tuple[ReviewStatus, ModerationCommand], ReviewStatus] = {
    (_S.PENDING, _C.AUTO_APPROVE): _S.AUTO_APPROVED,
    (_S.PENDING, _C.QUEUE): _S.QUEUED,
    (_S.PENDING, _C.AUTO_REJECT): _S.AUTO_REJECTED,
    **{(status, _C.EDIT): _S.PENDING for status in _S},
    (_S.QUEUED, _C.APPROVE): _S.APPROVED,
    (_S.QUEUED, _C.REJECT): _S.REJECTED,
    # A moderator's second thoughts, and those about what rules decided.
    (_S.AUTO_APPROVED, _C.REJECT): _S.REJECTED,
    (_S.AUTO_REJECTED, _C.APPROVE): _S.APPROVED,
    (_S.APPROVED, _C.REJECT): _S.REJECTED,
    (_S.REJECTED, _C.APPROVE): _S.APPROVED,
}

_COMMAND_OF: Mapping[Verdict, ModerationCommand] = {
    Verdict.APPROVE: _C.AUTO_APPROVE,
    Verdict.QUEUE: _C.QUEUE,
    Verdict.REJECT: _C.AUTO_REJECT,
}


class RejectionReason(StrEnum):
    """Why the public may not see a review; the closed set that the API shows."""

    ADVERTISING = "ADVERTISING"
    DUPLICATE = "DUPLICATE"
    OFFENSIVE = "OFFENSIVE"
    OFF_TOPIC = "OFF_TOPIC"
    PERSONAL_DATA = "PERSONAL_DATA"
    SPAM = "SPAM"


_REASON_OF: Mapping[ScreeningRule, RejectionReason] = {
    ScreeningRule.DUPLICATE: RejectionReason.DUPLICATE,
    ScreeningRule.EMAIL: RejectionReason.ADVERTISING,
    ScreeningRule.LINK: RejectionReason.ADVERTISING,
    ScreeningRule.PHONE: RejectionReason.ADVERTISING,
    ScreeningRule.PROFANITY: RejectionReason.OFFENSIVE,
    ScreeningRule.TOXICITY: RejectionReason.OFFENSIVE,
}


@dataclass(frozen=True, slots=True)
class Moderation:
    """Where a review stands, and why.

    Attributes:
        status: where.
        score: what the rules together had against it, 0 to 1.
        findings: what each of them had.
        rules_version: which rules read it; empty for one that is older than all rules.
        reason: why the public may not see it; None when it may, or nobody has decided.
        note: what a moderator tells the author; may be empty.
        decided_at: UTC, of the last decision, be it the rules' own.
        moderator_id: who decided; None when the rules did.
    """

    status: ReviewStatus = ReviewStatus.AUTO_APPROVED
    score: float = 0.0
    findings: tuple[Finding, ...] = ()
    rules_version: str = ""
    reason: RejectionReason | None = None
    note: str = ""
    decided_at: datetime | None = None
    moderator_id: UUID | None = None

    @property
    def is_public(self) -> bool:
        """Return whether everybody may see the review."""
        return self.status in PUBLIC

    @property
    def queued_at(self) -> datetime | None:
        """Return since when the review waits for a moderator; None when it does not."""
        return self.decided_at if self.status is ReviewStatus.QUEUED else None

    @property
    def is_automatic(self) -> bool:
        """Return whether rules decided, and nobody else."""
        return self.moderator_id is None


def transition(status: ReviewStatus, command: ModerationCommand) -> ReviewStatus:
    """Return the status after a command.

    Raises:
        ReviewError: STATUS_CONFLICT when the command makes no sense there.
    """
    target = TRANSITIONS.get((status, command))
    if target is None:
        raise ReviewError(ReviewErrorCode.STATUS_CONFLICT, ("input", "id"), status=status.value)
    return target


def moderate(judgement: Judgement, before: ReviewStatus, now: datetime) -> Moderation:
    """Return where a review stands once rules have read it.

    Args:
        judgement: what they say.
        before: where it stood: PENDING when it is new, anything when it was edited.
        now: UTC.
    """
    pending = transition(before, ModerationCommand.EDIT)
    status = transition(pending, _COMMAND_OF[judgement.verdict])
    rejected = status is ReviewStatus.AUTO_REJECTED
    return Moderation(
        status=status,
        score=judgement.score,
        findings=judgement.findings,
        rules_version=judgement.rules_version,
        reason=_reason(judgement.findings) if rejected else None,
        decided_at=now,
    )


def _reason(findings: tuple[Finding, ...]) -> RejectionReason:
    """Return the reason that the strongest finding stands for."""
    reasons = (_REASON_OF.get(finding.rule) for finding in findings)
    return next((reason for reason in reasons if reason is not None), RejectionReason.SPAM)


@dataclass(frozen=True, slots=True)
class Claim:
    """A moderator's hold on a review of the queue.

    Attributes:
        moderator_id: whose it is.
        until: UTC; from then on it is anybody's again.
    """

    moderator_id: UUID
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Return whether it is still in force."""
        return now < self.until


def claim(held: Claim | None, moderator_id: UUID, now: datetime, lease: timedelta) -> Claim:
    """Return a moderator's claim on a review; one's own is renewed.

    Args:
        held: the last claim on it, or None.
        moderator_id: who wants it.
        now: UTC.
        lease: how long it is held.

    Raises:
        ReviewError: CLAIMED_BY_ANOTHER, who still holds it.
    """
    check_free(held, moderator_id, now)
    return Claim(moderator_id, now + lease)


def check_free(held: Claim | None, moderator_id: UUID, now: datetime) -> None:
    """Refuse what a moderator wants to do while another one holds the review.

    Raises:
        ReviewError: CLAIMED_BY_ANOTHER.
    """
    if held is not None and held.moderator_id != moderator_id and held.holds(now):
        raise ReviewError(ReviewErrorCode.CLAIMED_BY_ANOTHER, ("input", "id"))

"""Where a review stands before the public: as its author sees it, and as moderators do."""

from __future__ import annotations

from datetime import datetime

import strawberry

from subgraphs.kit.ids import global_id
from subgraphs.kit.settings import Locale
from subgraphs.reviews.models.cases import AuditEntry, ModerationAct
from subgraphs.reviews.rules.moderation import Moderation, RejectionReason, ReviewStatus
from subgraphs.reviews.rules.screening.candidate import Finding, ScreeningRule
from subgraphs.reviews.rules.screening.explanations import explain
from subgraphs.reviews.types.users import User

strawberry.enum(ReviewStatus, description="Where a review stands before the public.")
strawberry.enum(
    RejectionReason,
    name="ReviewRejectionReason",
    description="Why the public may not see a review.",
)
strawberry.enum(
    ScreeningRule, name="ReviewRule", description="What the automatic moderation looks for."
)
strawberry.enum(
    ModerationAct, name="ReviewModerationAct", description="What may be done about a review."
)


@strawberry.type(description="What a rule has against a review.")
class ReviewFinding:
    """The graph's form of `Finding`."""

    rule: ScreeningRule = strawberry.field(description="Which one.")
    score: float = strawberry.field(description="How sure the rule is, 0 to 1.")
    explanation: str = strawberry.field(description="In the request's language.")

    @classmethod
    def of(cls, finding: Finding, locale: Locale) -> ReviewFinding:
        """Return the graph's form of a finding."""
        return cls(rule=finding.rule, score=finding.score, explanation=explain(finding, locale))


@strawberry.type(description="Where a review stands before the public, and why.")
class ReviewModeration:
    """The graph's form of `Moderation`."""

    status: ReviewStatus = strawberry.field(description="Whether the public may see it.")
    score: float = strawberry.field(description="What all rules have against it, 0 to 1.")
    findings: list[ReviewFinding] = strawberry.field(description="The strongest first.")
    rules_version: str = strawberry.field(description="Which rules read it; empty for none.")
    reason: RejectionReason | None = strawberry.field(
        description="Why the public may not see it; null when it may, or nobody has decided."
    )
    note: str = strawberry.field(description="What a moderator tells the author; may be empty.")
    decided_at: datetime | None = strawberry.field(description="UTC, of the last decision.")

    @classmethod
    def of(cls, moderation: Moderation, locale: Locale) -> ReviewModeration:
        """Return the graph's form of where a review stands."""
        return cls(
            status=moderation.status,
            score=moderation.score,
            findings=[ReviewFinding.of(finding, locale) for finding in moderation.findings],
            rules_version=moderation.rules_version,
            reason=moderation.reason,
            note=moderation.note,
            decided_at=moderation.decided_at,
        )


@strawberry.type(description="Who did what about a review, and when.")
class ReviewAuditEntry:
    """The graph's form of `AuditEntry`."""

    act: ModerationAct = strawberry.field(description="What was done.")
    at: datetime = strawberry.field(description="UTC.")
    version: int = strawberry.field(description="Of the review, after it.")
    moderator: User | None = strawberry.field(description="Who; null is the rules themselves.")
    reason: RejectionReason | None = strawberry.field(
        description="Why it was rejected; null when it was not."
    )
    note: str = strawberry.field(description="What the author was told; may be empty.")

    @classmethod
    def of(cls, entry: AuditEntry) -> ReviewAuditEntry:
        """Return the graph's form of an entry."""
        moderator = entry.moderator_id
        return cls(
            act=entry.act,
            at=entry.at,
            version=entry.version,
            moderator=None if moderator is None else User(id=global_id("User", moderator)),
            reason=entry.reason,
            note=entry.note,
        )

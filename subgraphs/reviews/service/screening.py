"""The automatic reading of a draft: what rules must know is gathered, what they say is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from subgraphs.kit.events import DomainEvent
from subgraphs.reviews.events import ReviewApproved, ReviewQueued, ReviewRejected
from subgraphs.reviews.models.cases import AuditEntry, ModerationAct
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.ports import SentimentAway
from subgraphs.reviews.rules.moderation import ReviewStatus, moderate
from subgraphs.reviews.rules.screening.candidate import Candidate
from subgraphs.reviews.rules.screening.judge import judge
from subgraphs.reviews.rules.sentiment import Sentiment, told
from subgraphs.reviews.rules.statistics import is_negative
from subgraphs.reviews.service.desk import Desk

#: So many of an author's texts, and of those about the product, are compared with a new one.
_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a review, as it is written.

    Attributes:
        row: the review after it.
        event: what is told of it.
        entry: what is noted of it.
    """

    row: ReviewRow
    event: DomainEvent
    entry: AuditEntry


async def screen(desk: Desk, row: ReviewRow, before: ReviewStatus) -> Decided:
    """Let rules decide on a review that is about to be written.

    Args:
        desk: the request's.
        row: as its author hands it in.
        before: where it stood: PENDING when it is new.

    Returns:
        The review one version later.
    """
    now = desk.now()
    texts = await desk.store.reviews.recent_texts(row.author_id, row.product_id, _COMPARED)
    texts.pop(row.id, None)
    candidate = Candidate(
        rating=row.rating,
        title=row.title,
        text=row.text,
        sentiment=await _sentiment(desk, row),
        others=tuple(texts.values()),
        this_hour=await desk.store.authors.count_text(row.author_id, now),
    )
    moderation = moderate(judge(candidate, desk.policy.thresholds), before, now)
    return decided(
        replace(
            row,
            version=row.version + 1,
            moderation=moderation,
            sentiment=candidate.sentiment,
            negative=is_negative(row.rating, candidate.sentiment),
        )
    )


async def _sentiment(desk: Desk, row: ReviewRow) -> Sentiment | None:
    if desk.analyst is None:
        return None
    try:
        return await desk.analyst.judge(told(row.title, row.text))
    except SentimentAway:
        return None  # a review is as good without its tone


def decided(row: ReviewRow) -> Decided:
    """Return a decision together with what is told and noted of it.

    Args:
        row: the review after the decision, in its new version.
    """
    moderation = row.moderation
    entry = AuditEntry(
        act=ModerationAct(moderation.status.value),
        at=moderation.decided_at or row.created_at,
        version=row.version,
        moderator_id=moderation.moderator_id,
        reason=moderation.reason,
        note=moderation.note,
    )
    return Decided(row, _event(row), entry)


def _event(row: ReviewRow) -> DomainEvent:
    moderation = row.moderation
    if moderation.reason is not None:
        return ReviewRejected(
            product_id=row.product_id,
            review_id=row.id,
            version=row.version,
            user_id=row.author_id,
            locale=row.locale,
            automatic=moderation.is_automatic,
            reason=moderation.reason.value,
            note=moderation.note,
        )
    if moderation.is_public:
        return ReviewApproved(
            product_id=row.product_id,
            review_id=row.id,
            version=row.version,
            user_id=row.author_id,
            rating=row.rating,
            locale=row.locale,
            automatic=moderation.is_automatic,
        )
    return ReviewQueued(
        product_id=row.product_id,
        review_id=row.id,
        version=row.version,
        user_id=row.author_id,
        locale=row.locale,
    )

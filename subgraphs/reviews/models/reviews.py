"""A review, as its document is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from subgraphs.kit.resources import Document
from subgraphs.reviews.rules.moderation import Moderation, RejectionReason, ReviewStatus
from subgraphs.reviews.rules.screening.candidate import Finding, ScreeningRule
from subgraphs.reviews.rules.sentiment import Sentiment, SentimentLabel
from subgraphs.reviews.rules.statistics import Contribution, is_negative

_STARS = 5


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review.

    Attributes:
        id: a UUIDv7.
        product_id: what it is about.
        author_id: the user who wrote it; the review's own id when its author is gone, so that
            there is one review for each product and author even then.
        rating: 1 to 5.
        title: one line; may be empty.
        text: what the author says.
        locale: the language it was written in.
        created_at: UTC, to the millisecond (BSON keeps no more).
        version: grows by one with each of its events: handed in, edited, judged, decided.
        edited_at: of the last edit, as `created_at`; None while there was none.
        moderation: who may see it, and why.
        sentiment: the tone of the text; None when nobody could tell it.
        negative: whether its author counts as unhappy; a tone told anew does not change it.
        replaced: what the version before adds to statistics; None when that was not public, or
            there was none.
    """

    id: UUID
    product_id: UUID
    author_id: UUID
    rating: int
    title: str
    text: str
    locale: str
    created_at: datetime
    version: int = 1
    edited_at: datetime | None = None
    moderation: Moderation = field(default_factory=Moderation)
    sentiment: Sentiment | None = None
    negative: bool = False
    replaced: Contribution | None = None

    @property
    def is_anonymous(self) -> bool:
        """Return whether its author is gone."""
        return self.author_id == self.id

    @property
    def counted_as(self) -> str:
        """Return what a summary remembers this version by once it has counted it."""
        return f"{self.id}/{self.version}"

    @property
    def contribution(self) -> Contribution | None:
        """Return what the review adds to its product's statistics; None unless it is public."""
        if not self.moderation.is_public:
            return None
        return Contribution(self.rating, self.negative)

    @property
    def counts(self) -> bool:
        """Return whether a summary has anything to do about this version."""
        return self.contribution is not None or self.replaced is not None

    def as_document(self) -> Document:
        """Return the review's facts as they are stored."""
        return {
            "_id": str(self.id),
            "place": str(self.id),
            "product_id": str(self.product_id),
            "author_id": str(self.author_id),
            "locale": self.locale,
            "created_at": self.created_at,
            **self.as_change(),
        }

    def as_change(self) -> Document:
        """Return what differs between the versions of a review, as it is stored.

        `public_of` and the places repeat facts so that each list of reviews is a walk along an
        index: of a product's public ones, of those that wait for a moderator.
        """
        moderation, queued_at = self.moderation, self.moderation.queued_at
        return {
            "rating": self.rating,
            "title": self.title,
            "text": self.text,
            "version": self.version,
            "edited_at": self.edited_at and self.edited_at.isoformat(),
            "status": moderation.status.value,
            "moderation": _moderation_text(moderation),
            "sentiment": self.sentiment and sentiment_text(self.sentiment),
            "negative": self.negative,
            "replaced_rating": self.replaced and self.replaced.rating,
            "replaced_negative": self.replaced and self.replaced.negative,
            "public_of": str(self.product_id) if moderation.is_public else "",
            "rating_place": f"{self.rating}/{self.id}",
            "low_rating_place": f"{_STARS - self.rating}/{self.id}",
            "found_by": [finding.rule.value for finding in moderation.findings],
            "queue_place": "" if queued_at is None else queue_place(queued_at, self.id),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ReviewRow:
        """Return the review in a document; what was not kept in its time is as it was then."""
        edited_at = document.get("edited_at")
        return cls(
            id=UUID(document["_id"]),
            product_id=UUID(document["product_id"]),
            author_id=UUID(document["author_id"]),
            rating=document["rating"],
            title=document["title"],
            text=document["text"],
            locale=document["locale"],
            created_at=document["created_at"],
            version=document.get("version", 1),
            edited_at=edited_at and datetime.fromisoformat(edited_at),
            moderation=_read_moderation(document),
            sentiment=_read_sentiment(document.get("sentiment")),
            negative=document.get("negative", is_negative(document["rating"], None)),
            replaced=_read_replaced(document),
        )


def sentiment_text(sentiment: Sentiment) -> str:
    """Return a tone as documents keep it."""
    return orjson.dumps(asdict(sentiment)).decode()


def queue_place(queued_at: datetime, review_id: UUID) -> str:
    """Return where a review stands in the queue: the longest waiting first, in text that sorts.

    Args:
        queued_at: UTC, since when it waits.
        review_id: the review.
    """
    return f"{moment_text(queued_at)}/{review_id}"


def moment_text(moment: datetime) -> str:
    """Return a moment in text that sorts: no server takes milliseconds in text for a date."""
    return f"{int(moment.timestamp() * 1000):015d}"


def _moderation_text(moderation: Moderation) -> str:
    facts = asdict(moderation)
    del facts["status"]
    return orjson.dumps(facts).decode()


def _read_moderation(document: Mapping[str, Any]) -> Moderation:
    """Return where a review stands; one that was kept before there were rules is public."""
    if "status" not in document:
        return Moderation()
    facts = orjson.loads(document["moderation"])
    reason, decided_at = facts["reason"], facts["decided_at"]
    return Moderation(
        status=ReviewStatus(document["status"]),
        score=facts["score"],
        findings=tuple(
            Finding(ScreeningRule(each["rule"]), each["score"], each["evidence"])
            for each in facts["findings"]
        ),
        rules_version=facts["rules_version"],
        reason=reason and RejectionReason(reason),
        note=facts["note"],
        decided_at=decided_at and datetime.fromisoformat(decided_at),
        moderator_id=facts["moderator_id"] and UUID(facts["moderator_id"]),
    )


def _read_sentiment(text: str | None) -> Sentiment | None:
    if text is None:
        return None
    facts = orjson.loads(text)
    return Sentiment(
        SentimentLabel(facts["label"]), facts["score"], facts["model"], tuple(facts["words"])
    )


def _read_replaced(document: Mapping[str, Any]) -> Contribution | None:
    """Return what the version before added; before there were tones, the stars said it all."""
    rating = document.get("replaced_rating")
    if rating is None:
        return None
    negative = document.get("replaced_negative")
    return Contribution(rating, is_negative(rating, None) if negative is None else negative)

"""A review as moderators see it: who holds it, and what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from subgraphs.kit.resources import Document
from subgraphs.reviews.models.reviews import ReviewRow
from subgraphs.reviews.rules.moderation import Claim, RejectionReason


class ModerationAct(StrEnum):
    """What may be done about a review."""

    AUTO_APPROVED = "AUTO_APPROVED"
    QUEUED = "QUEUED"
    AUTO_REJECTED = "AUTO_REJECTED"
    CLAIMED = "CLAIMED"
    RELEASED = "RELEASED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what about a review, and when; never changed, never removed.

    Attributes:
        act: what.
        at: UTC.
        version: of the review, after it.
        moderator_id: who; None is the rules themselves.
        reason: why the public may not see it, or None.
        note: what the author is told; may be empty.
    """

    act: ModerationAct
    at: datetime
    version: int
    moderator_id: UUID | None = None
    reason: RejectionReason | None = None
    note: str = ""

    def as_text(self) -> str:
        """Return the entry as documents keep it."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def of(cls, text: str) -> AuditEntry:
        """Return the entry that `as_text` wrote."""
        facts = orjson.loads(text)
        return cls(
            act=ModerationAct(facts["act"]),
            at=datetime.fromisoformat(facts["at"]),
            version=facts["version"],
            moderator_id=facts["moderator_id"] and UUID(facts["moderator_id"]),
            reason=facts["reason"] and RejectionReason(facts["reason"]),
            note=facts["note"],
        )


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A review as moderators see it.

    Attributes:
        review: the review itself.
        claim: the last claim on it, in force or not; None when nobody has claimed it, or it was
            given back, edited or decided since.
        history: what was done about it, oldest first.
    """

    review: ReviewRow
    claim: Claim | None
    history: tuple[AuditEntry, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> CaseRow:
        """Return the case in a review's document; an old one has no history."""
        return cls(
            review=ReviewRow.of(document),
            claim=_read_claim(document.get("claim", "")),
            history=tuple(map(AuditEntry.of, document.get("history", ()))),
        )


def claim_fields(claim: Claim | None) -> Document:
    """Return the fields of a review that keep who holds it; empty for nobody."""
    return {
        "claim": claim_text(claim),
        "claimed_by": "" if claim is None else str(claim.moderator_id),
    }


def claim_text(claim: Claim | None) -> str:
    """Return a claim as documents keep it; empty for none."""
    return "" if claim is None else f"{claim.moderator_id}/{claim.until.isoformat()}"


def _read_claim(text: str) -> Claim | None:
    if not text:
        return None
    moderator_id, _, until = text.partition("/")
    return Claim(UUID(moderator_id), datetime.fromisoformat(until))

"""What others say about a review, as fields of its document; votes have their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from subgraphs.kit.resources import Document
from subgraphs.reviews.rules.reception import Votes

#: One document for each vote of a user on a review.
VOTES = "review_votes"


def votes_fields(review_id: UUID, votes: Votes, version: int) -> Document:
    """Return the fields of a review that keep what readers think of it.

    Args:
        review_id: the review.
        votes: as counted.
        version: how often they have been counted.
    """
    return {
        "helpful": votes.helpful,
        "unhelpful": votes.unhelpful,
        "votes_version": version,
        # Where it stands among a product's reviews by helpfulness, in text that sorts.
        "helpful_place": helpful_place(votes.helpful, review_id),
    }


def helpful_place(helpful: int, review_id: UUID) -> str:
    """Return where a review stands by helpfulness, then by age, in text that sorts upwards."""
    return f"{helpful:09d}/{review_id}"


@dataclass(frozen=True, slots=True)
class SellerReply:
    """What the seller of the product says about a review.

    Attributes:
        text: what is said.
        replied_at: UTC.
    """

    text: str
    replied_at: datetime

    def as_fields(self) -> Document:
        """Return the fields of a review that keep the reply."""
        return {"reply_text": self.text, "replied_at": self.replied_at.isoformat()}


@dataclass(frozen=True, slots=True)
class Reception:
    """What others say about a review; the copy inside a summary has none of it.

    Attributes:
        votes: of readers.
        reply: of the seller, or None.
        verified: whether its author bought the product and kept it.
    """

    votes: Votes
    reply: SellerReply | None
    verified: bool

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Reception:
        """Return the reception in a review's document."""
        text = document.get("reply_text")
        return cls(
            votes=Votes(document["helpful"], document["unhelpful"]),
            reply=text and SellerReply(text, datetime.fromisoformat(document["replied_at"])),
            verified=document["verified"],
        )

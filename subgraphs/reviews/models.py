"""The documents of reviews, and as what values they are read.

Ids are text: UUIDv7 in text sorts by time on every server. A review repeats its id as `place`,
because some servers cannot index `_id` beside another field, so a page of a product's newest
reviews is a walk along (product, place).

Each document that tells of a change carries its events (`pending_events`), written in the same
operation; `pending` is true while there are some. An event is kept as JSON text: some servers
mangle objects that are pushed to an array, none mangles text. For the same reason a time that an
update writes, of an edit or a reply, is ISO text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from subgraphs.kit.events import EventRecord
from subgraphs.kit.resources import Document
from subgraphs.reviews.rules.reception import Votes
from subgraphs.reviews.rules.statistics import Statistics

REVIEWS = "reviews"
#: One document for each known product: the read model of products, and its statistics.
SUMMARIES = "review_summaries"
#: One document for each vote of a user on a review.
VOTES = "review_votes"
#: The collections whose documents carry `pending_events`, for the relay.
OUTBOX_COLLECTIONS = (REVIEWS, SUMMARIES)

#: The newest reviews that a summary keeps whole: a page of products needs no other document.
NEWEST = 5
#: How many counted versions a summary remembers, to count none twice after a crash.
REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review.

    Attributes:
        id: a UUIDv7.
        product_id: what it is about.
        author_id: the user who wrote it.
        rating: 1 to 5.
        title: one line; may be empty.
        text: what the author says.
        locale: the language it was written in.
        created_at: UTC, to the millisecond (BSON keeps no more).
        version: grows by one with every edit.
        edited_at: of the last edit, as `created_at`; None while there was none.
        replaced_rating: the rating of the version before; None in the first version.
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
    replaced_rating: int | None = None

    @property
    def counted_as(self) -> str:
        """Return what a summary remembers this version by once it has counted it."""
        return f"{self.id}/{self.version}"

    def as_document(self) -> Document:
        """Return the review's facts as they are stored."""
        return {
            "_id": str(self.id),
            "place": str(self.id),
            "product_id": str(self.product_id),
            "author_id": str(self.author_id),
            "locale": self.locale,
            "created_at": self.created_at,
            **self.as_edit(),
        }

    def as_edit(self) -> Document:
        """Return what differs between the versions of a review, as it is stored."""
        return {
            "rating": self.rating,
            "title": self.title,
            "text": self.text,
            "version": self.version,
            "edited_at": self.edited_at and self.edited_at.isoformat(),
            "replaced_rating": self.replaced_rating,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ReviewRow:
        """Return the review in a document; one that was kept before there were edits has none."""
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
            replaced_rating=document.get("replaced_rating"),
        )


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A product's reviews in short.

    Attributes:
        product_id: the product.
        version: grows by one with every counted review or edit.
        statistics: its ratings, counted.
        newest: its newest reviews, newest first.
        counted: the versions of reviews counted last (`ReviewRow.counted_as`).
        seller_id: who sells the product; None is the store itself.
    """

    product_id: UUID
    version: int = 0
    statistics: Statistics = field(default_factory=Statistics)
    newest: tuple[ReviewRow, ...] = ()
    counted: tuple[str, ...] = ()
    seller_id: UUID | None = None

    def plus(self, review: ReviewRow) -> SummaryRow:
        """Return the summary with a version of a review counted; the same one if it is already.

        An edit takes the place of the version before it, which must have been counted.
        """
        if review.counted_as in self.counted:
            return self
        others = (each for each in self.newest if each.id != review.id)
        newest = sorted((*others, review), key=lambda each: each.id, reverse=True)
        return SummaryRow(
            product_id=self.product_id,
            version=self.version + 1,
            statistics=self.statistics.plus(review.rating, review.replaced_rating),
            newest=tuple(newest[:NEWEST]),
            counted=(*self.counted, review.counted_as)[-REMEMBERED:],
            seller_id=self.seller_id,
        )

    def as_document(self) -> Document:
        """Return the summary's facts as they are stored."""
        return {
            "_id": str(self.product_id),
            "version": self.version,
            "histogram": list(self.statistics.histogram),
            "newest": [review.as_document() for review in self.newest],
            "counted": list(self.counted),
            "seller_id": self.seller_id and str(self.seller_id),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> SummaryRow:
        """Return the summary in a document; before there were replies it named no seller."""
        seller_id = document.get("seller_id")
        one, two, three, four, five = document["histogram"]
        return cls(
            product_id=UUID(document["_id"]),
            version=document["version"],
            statistics=Statistics((one, two, three, four, five)),
            newest=tuple(ReviewRow.of(review) for review in document["newest"]),
            counted=tuple(document["counted"]),
            seller_id=seller_id and UUID(seller_id),
        )


def votes_fields(votes: Votes, version: int) -> Document:
    """Return the fields of a review that keep what readers think of it.

    Args:
        votes: as counted.
        version: how often they have been counted.
    """
    return {"helpful": votes.helpful, "unhelpful": votes.unhelpful, "votes_version": version}


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
    """

    votes: Votes
    reply: SellerReply | None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Reception:
        """Return the reception in a review's document."""
        text = document.get("reply_text")
        return cls(
            votes=Votes(document["helpful"], document["unhelpful"]),
            reply=text and SellerReply(text, datetime.fromisoformat(document["replied_at"])),
        )


def outbox_fields(events: Sequence[EventRecord]) -> Document:
    """Return the fields of a new document that carry its events to the relay."""
    return {"pending": bool(events), "pending_events": [event_text(event) for event in events]}


def event_text(event: EventRecord) -> str:
    """Return an event as documents keep it."""
    return orjson.dumps(event.as_json()).decode()


def read_event(text: str) -> EventRecord:
    """Return the event that `event_text` wrote."""
    return EventRecord.from_json(orjson.loads(text))

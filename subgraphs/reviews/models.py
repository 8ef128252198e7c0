"""The documents of reviews, and as what values they are read.

Ids are text: UUIDv7 in text sorts by time on every server. A review repeats its id as `place`,
because some servers cannot index `_id` beside another field, so a page of a product's newest
reviews is a walk along (product, place).

Each document that tells of a change carries its events (`pending_events`), written in the same
operation; `pending` is true while there are some. An event is kept as JSON text: some servers
mangle objects that are pushed to an array, none mangles text.
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
from subgraphs.reviews.rules import Statistics

REVIEWS = "reviews"
#: One document for each known product: the read model of products, and its statistics.
SUMMARIES = "review_summaries"
#: The collections whose documents carry `pending_events`, for the relay.
OUTBOX_COLLECTIONS = (REVIEWS, SUMMARIES)

#: The newest reviews that a summary keeps whole: a page of products needs no other document.
NEWEST = 5
#: How many counted reviews a summary remembers, to count none twice after a crash.
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
    """

    id: UUID
    product_id: UUID
    author_id: UUID
    rating: int
    title: str
    text: str
    locale: str
    created_at: datetime

    def as_document(self) -> Document:
        """Return the review's facts as they are stored."""
        return {
            "_id": str(self.id),
            "place": str(self.id),
            "product_id": str(self.product_id),
            "author_id": str(self.author_id),
            "rating": self.rating,
            "title": self.title,
            "text": self.text,
            "locale": self.locale,
            "created_at": self.created_at,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ReviewRow:
        """Return the review in a document."""
        return cls(
            id=UUID(document["_id"]),
            product_id=UUID(document["product_id"]),
            author_id=UUID(document["author_id"]),
            rating=document["rating"],
            title=document["title"],
            text=document["text"],
            locale=document["locale"],
            created_at=document["created_at"],
        )


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A product's reviews in short.

    Attributes:
        product_id: the product.
        version: grows by one with every counted review.
        statistics: its ratings, counted.
        newest: its newest reviews, newest first.
        counted: ids of the reviews counted last.
    """

    product_id: UUID
    version: int = 0
    statistics: Statistics = field(default_factory=Statistics)
    newest: tuple[ReviewRow, ...] = ()
    counted: tuple[UUID, ...] = ()

    def plus(self, review: ReviewRow) -> SummaryRow:
        """Return the summary with one more review counted; the same one if it is already."""
        if review.id in self.counted:
            return self
        newest = sorted((*self.newest, review), key=lambda each: each.id, reverse=True)
        return SummaryRow(
            product_id=self.product_id,
            version=self.version + 1,
            statistics=self.statistics.plus(review.rating),
            newest=tuple(newest[:NEWEST]),
            counted=(*self.counted, review.id)[-REMEMBERED:],
        )

    def as_document(self) -> Document:
        """Return the summary's facts as they are stored."""
        return {
            "_id": str(self.product_id),
            "version": self.version,
            "histogram": list(self.statistics.histogram),
            "newest": [review.as_document() for review in self.newest],
            "counted": [str(review_id) for review_id in self.counted],
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> SummaryRow:
        """Return the summary in a document."""
        one, two, three, four, five = document["histogram"]
        return cls(
            product_id=UUID(document["_id"]),
            version=document["version"],
            statistics=Statistics((one, two, three, four, five)),
            newest=tuple(ReviewRow.of(review) for review in document["newest"]),
            counted=tuple(UUID(review_id) for review_id in document["counted"]),
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

"""The collections of reviews, and the events inside their documents."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from subgraphs.kit.events import EventRecord
from subgraphs.kit.resources import Document

REVIEWS = "reviews"
#: One document for each known product: the read model of products, and its statistics.
SUMMARIES = "review_summaries"
#: The collections whose documents carry `pending_events`, for the relay.
OUTBOX_COLLECTIONS = (REVIEWS, SUMMARIES)


def outbox_fields(events: Sequence[EventRecord]) -> Document:
    """Return the fields of a new document that carry its events to the relay."""
    return {"pending": bool(events), "pending_events": [event_text(event) for event in events]}


def event_text(event: EventRecord) -> str:
    """Return an event as documents keep it."""
    return orjson.dumps(event.as_json()).decode()


def read_event(text: str) -> EventRecord:
    """Return the event that `event_text` wrote."""
    return EventRecord.from_json(orjson.loads(text))

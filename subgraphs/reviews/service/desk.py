"""Where a request's use cases of reviews do their work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext, EventRecord, record_event
from subgraphs.kit.ids import new_id
from subgraphs.reviews.ports import SentimentAnalyst
from subgraphs.reviews.repository.store import ReviewStore
from subgraphs.reviews.rules.screening.candidate import Thresholds


@dataclass(frozen=True, slots=True)
class Policy:
    """What the store wants of moderation.

    Attributes:
        thresholds: of the rules.
        lease: how long a moderator holds a review of the queue.
        patience: how long a review may wait before it is overdue.
    """

    thresholds: Thresholds = field(default_factory=Thresholds)
    lease: timedelta = timedelta(minutes=15)
    patience: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the use cases of one request work with.

    Attributes:
        store: where reviews are kept.
        clock: the time.
        context: who and what causes the events.
        policy: of moderation.
        analyst: who tells the tone of texts; None where nobody does.
    """

    store: ReviewStore
    clock: Clock
    context: EventContext
    policy: Policy = field(default_factory=Policy)
    analyst: SentimentAnalyst | None = None

    def now(self) -> datetime:
        """Return the time as documents keep it, to the millisecond."""
        now = self.clock()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def record(self, event: DomainEvent, sequence: int) -> EventRecord:
        """Return the record of an event that happens now.

        Args:
            event: the fact.
            sequence: the version of its subject after it.
        """
        return record_event(event, new_id(), sequence, self.clock(), self.context)

"""Where a request's use cases of reviews do their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from subgraphs.kit.clock import Clock
from subgraphs.kit.events import DomainEvent, EventContext, EventRecord, record_event
from subgraphs.kit.ids import new_id
from subgraphs.reviews.repository import ReviewRepository


@dataclass(frozen=True, slots=True)
class Desk:
    """What the use cases of one request work with.

    Attributes:
        repository: where reviews are kept.
        clock: the time.
        context: who and what causes the events.
    """

    repository: ReviewRepository
    clock: Clock
    context: EventContext

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

"""An outbox as the relay sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from subgraphs.kit.events import EventRecord


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in an outbox.

    Attributes:
        key: the outbox's own name for it.
        record: the event.
    """

    key: str
    record: EventRecord


class Outbox(Protocol):
    """An outbox as the relay sees it."""

    @property
    def name(self) -> str:
        """Return whose outbox it is."""
        ...

    async def unpublished(self, limit: int) -> Sequence[Entry]:
        """Return the events that no broker has, in the order of their commits."""
        ...

    async def published_elsewhere(self, incarnation: str, limit: int) -> Sequence[Entry]:
        """Return events that another incarnation of the broker was given."""
        ...

    async def mark_published(
        self, entries: Sequence[Entry], incarnation: str, now: datetime
    ) -> None:
        """Note that an incarnation of the broker has these events, or need not have them."""
        ...

    async def prune(self, before: datetime) -> int:
        """Forget what was published before a moment; return how many events that were."""
        ...

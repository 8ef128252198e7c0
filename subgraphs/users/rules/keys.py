"""Which key signs, and which keys are published, at a given time.

Every key says from when it signs; that is all that processes must agree on, and each sees the same
file. A key is published before it signs, so that verifiers have it when its first token comes, and
for as long after its successor took over as a token of it may be valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar


class Scheduled(Protocol):
    """A key with a time to begin."""

    @property
    def signs_from(self) -> datetime:
        """When it begins to sign, UTC."""


Key = TypeVar("Key", bound=Scheduled)


@dataclass(frozen=True, slots=True)
class RotationTimes:
    """How much time a rotation leaves.

    Attributes:
        lead: between publishing a key and signing with it; longer than verifiers keep a key set.
        overlap: between a key's last signature and its withdrawal; longer than a token lives.
    """

    lead: timedelta = timedelta(minutes=10)
    overlap: timedelta = timedelta(minutes=70)


def signing_key(ring: Sequence[Key], now: datetime) -> Key:
    """Return the key that signs now: the last one whose time has come, else the first to come.

    Args:
        ring: at least one key.
        now: UTC.
    """
    ordered = sorted(ring, key=lambda key: key.signs_from)
    begun = [key for key in ordered if key.signs_from <= now]
    return begun[-1] if begun else ordered[0]


def published_keys(ring: Sequence[Key], now: datetime, times: RotationTimes) -> tuple[Key, ...]:
    """Return the keys that verifiers may need: the next, the present, and those just relieved."""
    ordered = sorted(ring, key=lambda key: key.signs_from)
    relieved_at = [key.signs_from for key in ordered[1:]]
    withdrawn = sum(moment + times.overlap <= now for moment in relieved_at)
    return tuple(ordered[withdrawn:])


def is_due(ring: Sequence[Scheduled], now: datetime, age: timedelta) -> bool:
    """Return whether the newest key has signed for an age; one that is yet to sign has not."""
    return max(key.signs_from for key in ring) + age <= now

"""Chance that repeats itself: every draw follows from the seed and what it is drawn for.

Each topic has a generator of its own, so a new shelf or one more review changes nothing else.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

SEED = "2025"


def dice(*topic: object) -> Random:
    """Return the generator of a topic, at its beginning."""
    return Random(":".join((SEED, *map(str, topic))))  # noqa: S311  # a shop window, not a secret


def stable_id(moment: datetime, *topic: object) -> UUID:
    """Return the UUIDv7 of a thing: the same every time, and sorted by when it came to be.

    Args:
        moment: when it came to be, UTC; its milliseconds lead the id (RFC 9562 §5.7).
        topic: what it is.
    """
    milliseconds = int(moment.timestamp() * 1000)
    digest = hashlib.sha256(":".join((SEED, *map(str, topic))).encode()).digest()
    random_a = int.from_bytes(digest[:2], "big") & 0x0FFF
    random_b = int.from_bytes(digest[2:10], "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)


def moment_between(random: Random, start: datetime, end: datetime) -> datetime:
    """Return a moment between two, to the second."""
    return start + timedelta(seconds=random.randrange(int((end - start).total_seconds())))

"""What to do with a message that could not be handled: pure decisions.

A server that is away is waited for, however long it takes: the partition stands still, and nothing
is lost. A message that is itself at fault is tried a few times (the fault may be elsewhere), and
then put aside as a dead letter, so that it does not stop those behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import psycopg
import pymongo.errors
import redis.exceptions
import sqlalchemy.exc

from events.errors import BrokerUnavailable, EnvelopeInvalid
from subgraphs.kit.errors import StoreError

#: How often a message is tried whose failure is of no known kind.
UNEXPECTED_ATTEMPTS = 5
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


class Failure(StrEnum):
    """Whose fault a failure is."""

    UNAVAILABLE = "UNAVAILABLE"
    UNEXPECTED = "UNEXPECTED"
    PERMANENT = "PERMANENT"


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again.

    Attributes:
        seconds: after so long.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Put the message aside for people to look at."""


RetryDecision: TypeAlias = Retry | DeadLetter

_UNAVAILABLE = (
    BrokerUnavailable,
    OSError,
    psycopg.OperationalError,
    TimeoutError,
    pymongo.errors.ConnectionFailure,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    sqlalchemy.exc.InterfaceError,
    # Deadlocks, serialization failures and lost connections are all operational.
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.TimeoutError,
)
_PERMANENT = (EnvelopeInvalid, StoreError)


def classify(error: Exception) -> Failure:
    """Say whose fault an error of a handler is."""
    if isinstance(error, _UNAVAILABLE):
        return Failure.UNAVAILABLE
    if isinstance(error, _PERMANENT):
        return Failure.PERMANENT
    return Failure.UNEXPECTED


def decide(failure: Failure, attempt: int, chance: float) -> RetryDecision:
    """Say what to do after a failed attempt.

    Args:
        failure: whose fault it was.
        attempt: how many attempts have failed, this one included; from 1.
        chance: a random number of [0, 1), which spreads those who wait for the same server.
    """
    if failure is Failure.PERMANENT:
        return DeadLetter()
    if failure is Failure.UNEXPECTED and attempt >= UNEXPECTED_ATTEMPTS:
        return DeadLetter()
    return Retry(pause_after(attempt, chance))


def pause_after(attempt: int, chance: float) -> float:
    """Return the seconds to wait after so many failed attempts: doubling, spread, at most five."""
    # Beyond this exponent the pause has long been the longest; the power must not overflow.
    longest = min(_FIRST_PAUSE * 2.0 ** min(attempt - 1, 16), _LONGEST_PAUSE)
    return longest * (0.5 + chance / 2)

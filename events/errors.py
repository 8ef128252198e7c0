"""What can go wrong between an outbox and a consumer.

EventsError
├── BrokerUnavailable   the broker does not answer; try again later
└── EnvelopeInvalid     a message that is no event of ours; it will never be one
"""

from __future__ import annotations

from typing import ClassVar


class EventsError(Exception):
    """Root of the errors of this package.

    Attributes:
        CODE: its name in logs and dead letters.
    """

    CODE: ClassVar[str] = "EVENTS_ERROR"


class BrokerUnavailable(EventsError):
    """The broker did not take or give messages in time; nothing is lost by trying again."""

    CODE = "BROKER_UNAVAILABLE"


class EnvelopeInvalid(EventsError):
    """A message whose value is no CloudEvent, or lacks an attribute that ours have."""

    CODE = "ENVELOPE_INVALID"

"""What the store may write to people about, and what they have agreed to."""

from __future__ import annotations

from enum import StrEnum

import strawberry


@strawberry.enum(name="MessageSubject", description="What a message is about.")
class Subject(StrEnum):
    """What a message is about."""

    SECURITY = "SECURITY"
    ORDERS = "ORDERS"
    REVIEWS = "REVIEWS"
    PRICES = "PRICES"
    OFFERS = "OFFERS"


@strawberry.enum(name="MessageChannel", description="How a message travels.")
class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    PUSH = "PUSH"
    TELEGRAM = "TELEGRAM"
    WHATSAPP = "WHATSAPP"


#: What is sent to who has not chosen. Advertising needs a consent, and is not among them.
_WANTED_AT_FIRST = frozenset(
    (subject, Channel.EMAIL)
    for subject in (Subject.SECURITY, Subject.ORDERS, Subject.REVIEWS, Subject.PRICES)
)


def is_wanted_at_first(subject: Subject, channel: Channel) -> bool:
    """Return whether somebody who has not chosen is written to."""
    return (subject, channel) in _WANTED_AT_FIRST


def is_mandatory(subject: Subject, channel: Channel) -> bool:
    """Return whether nobody can decline: a letter about security is what stops a thief."""
    return (subject, channel) == (Subject.SECURITY, Channel.EMAIL)


@strawberry.enum(name="ConsentPurpose", description="What somebody may consent to.")
class Purpose(StrEnum):
    """What somebody may consent to."""

    PERSONAL_DATA = "PERSONAL_DATA"
    ADVERTISING = "ADVERTISING"


#: The version in force of the document behind each purpose; a new text is a new version, and
#: consents to an older one remain what they were.
DOCUMENT_VERSIONS = {Purpose.PERSONAL_DATA: "2026-01", Purpose.ADVERTISING: "2026-01"}

"""Pure decisions: what is told of which event, how addresses are shown, when to try again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from subgraphs.users.rules.wishes import Subject

_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(minutes=5)


class Kind(StrEnum):
    """What a notification is about."""

    ORDER_PLACED = "ORDER_PLACED"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    CONFIRM_EMAIL = "CONFIRM_EMAIL"
    REGISTRATION_REPEATED = "REGISTRATION_REPEATED"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105  # a kind of letter
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105  # a kind of letter
    SIGN_IN_LINKED = "SIGN_IN_LINKED"
    REVIEW_APPROVED = "REVIEW_APPROVED"
    REVIEW_REJECTED = "REVIEW_REJECTED"


class Channel(StrEnum):
    """How a notification travels."""

    EMAIL = "EMAIL"


class Status(StrEnum):
    """Where a notification stands."""

    PENDING = "PENDING"
    SENT = "SENT"
    FAILED = "FAILED"


#: What customers are told of.
KIND_OF = {
    "shop.order.placed.v1": Kind.ORDER_PLACED,
    "shop.order.cancelled.v1": Kind.ORDER_CANCELLED,
    "shop.user.email_verification_requested.v1": Kind.CONFIRM_EMAIL,
    "shop.user.registration_repeated.v1": Kind.REGISTRATION_REPEATED,
    "shop.user.password_reset_requested.v1": Kind.RESET_PASSWORD,
    "shop.user.password_changed.v1": Kind.PASSWORD_CHANGED,
    "shop.user.contact_linked.v1": Kind.SIGN_IN_LINKED,
    "shop.review.approved.v1": Kind.REVIEW_APPROVED,
    "shop.review.rejected.v1": Kind.REVIEW_REJECTED,
}


#: Whoever does not want to hear of their orders, or of their reviews, is not told of them; the rest
#: guards the account.
SUBJECT_OF = dict.fromkeys(Kind, Subject.SECURITY) | {
    Kind.ORDER_PLACED: Subject.ORDERS,
    Kind.ORDER_CANCELLED: Subject.ORDERS,
    Kind.REVIEW_APPROVED: Subject.REVIEWS,
    Kind.REVIEW_REJECTED: Subject.REVIEWS,
}

#: The person behind the deliveries is gone.
ERASED = "shop.user.erased.v1"


def is_news(data: Mapping[str, object]) -> bool:
    """Return whether a customer does not know yet what an event tells.

    What rules decide about a review at once, its author reads in the answer to handing it in.

    Args:
        data: of the event.
    """
    return not data.get("automatic", False)


def dedupe_key(event_id: UUID, channel: Channel) -> str:
    """Return the key under which an event is told once through a channel."""
    return f"{event_id}/{channel.value}"


def message_id(event_id: UUID, kind: Kind, sender: str) -> str:
    """Return the Message-ID of a notification: the same at every attempt to send it.

    Args:
        event_id: the event that is told of.
        kind: what about.
        sender: the sender's address, whose domain the id bears.
    """
    domain = sender.rpartition("@")[2]
    return f"<{event_id}.{kind.value.lower()}@{domain}>"


def mask_address(address: str) -> str:
    """Return an address that tells its owner and nobody else: `a***@store.example`."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"


def next_pause(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: doubling, at most five minutes."""
    # Beyond this exponent the pause has long been the longest.
    return min(_FIRST_PAUSE * 2.0 ** min(max(attempts - 1, 0), 16), _LONGEST_PAUSE)

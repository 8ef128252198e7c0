"""Single-use links: what a link proves, how long it is good, and how its token is made.

A token is the HMAC of its ticket's id. So the letter's writer makes it when the letter is sent,
as often as that takes, and neither an event nor the database ever holds it: the database keeps its
SHA-256.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

#: Keeps these codes apart from whatever else is signed with the same secret.
_PURPOSE = b"single-use link\x00"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class TicketKind(StrEnum):
    """What a link is for."""

    CONFIRM_EMAIL = "confirm_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # a kind of link


LIFETIMES = {
    TicketKind.CONFIRM_EMAIL: timedelta(days=2),
    TicketKind.RESET_PASSWORD: timedelta(minutes=30),
}


def ticket_token(secret: str, ticket_id: UUID) -> str:
    """Return the token that a link carries.

    Args:
        secret: a key that the store's processes share, at least 32 bytes.
        ticket_id: the ticket.
    """
    code = hmac.digest(secret.encode(), _PURPOSE + ticket_id.bytes, "sha256")
    return base64.urlsafe_b64encode(code).rstrip(b"=").decode()


def token_digest(token: str) -> str | None:
    """Return how the database knows a token, or None for what cannot be one."""
    return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None

"""What users need of the outside: hashing, signing, a place for sessions, a brake on guessing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

from subgraphs.kit.identity import Identity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing a password with a hash says.

    Attributes:
        fits: whether the password is the one that was hashed.
        new_hash: a hash to keep from now on, when the old one is weaker than today's.
    """

    fits: bool
    new_hash: str | None = None


class PasswordHasher(Protocol):
    """Hashes passwords without holding up other requests."""

    async def hash(self, password: str) -> str:
        """Return a salted hash to keep."""

    async def verify(self, password: str, kept_hash: str | None) -> Verdict:
        """Return whether the password is the hashed one.

        Args:
            password: what somebody typed.
            kept_hash: the hash of the account, or None when there is no such account; the answer
                then takes as long, and is no.
        """


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A signed token.

    Attributes:
        value: the compact JWS.
        expires_at: when it ends, UTC.
    """

    value: str
    expires_at: datetime


class TokenSigner(Protocol):
    """Signs access tokens."""

    def sign(self, identity: Identity, now: datetime) -> AccessToken:
        """Return a token that proves the identity for a while.

        Args:
            identity: the user and the session.
            now: UTC.
        """


class RefreshOutcome(Enum):
    """What became of a refresh token that was presented."""

    REFRESHED = "refreshed"
    UNKNOWN = "unknown"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session and the token that keeps it going.

    Attributes:
        session_id: the session; access tokens name it.
        user_id: whose it is.
        refresh_token: to be presented once.
    """

    session_id: str
    user_id: UUID
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Refresh:
    """The answer to a refresh token.

    Attributes:
        outcome: what became of it.
        session: with the next token when it was refreshed; without one (empty) when a spent
            token ended the session; None when the token is unknown.
    """

    outcome: RefreshOutcome
    session: OpenSession | None = None


class SessionStore(Protocol):
    """Keeps sessions; each goes on by tokens that are valid once."""

    async def open(self, user_id: UUID, now: datetime) -> OpenSession:
        """Return a new session of the user."""

    async def refresh(self, token: str, now: datetime) -> Refresh:
        """Spend a refresh token for the next one.

        A token that was already spent ends its session: one of its two users is a thief.
        """

    async def end(self, session_id: str) -> None:
        """End a session; one that has ended stays so."""

    async def end_all(self, user_id: UUID) -> None:
        """End every session of the user."""


class LoginThrottle(Protocol):
    """Slows down who guesses passwords."""

    async def admit(self, email: str, now: datetime) -> int:
        """Count an attempt to log in, unless it comes too early.

        An attempt counts as failed until `forget` says otherwise, so that guesses sent at once
        are counted at once.

        Args:
            email: the normalised address, whether or not it has an account.
            now: UTC.

        Returns:
            0 when the attempt may go on, else how many seconds to wait first.
        """

    async def forget(self, email: str) -> None:
        """Forget the attempts on an account: its owner has logged in."""

"""What users need of the outside: hashing, signing, a place for sessions, a brake on guessing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

from subgraphs.kit.identity import Identity
from subgraphs.users.rules.providers import Provider, ProviderProfile


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


@dataclass(frozen=True, slots=True)
class Client:
    """Where a session is used, as far as its owner is told.

    Attributes:
        device: what the client calls itself, or None.
        address: the IP address it was opened from, or None.
    """

    device: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as its owner sees it.

    Attributes:
        session_id: the session.
        client: where it is used.
        opened_at: when it began.
        seen_at: when it last went on.
        ends_at: when it ends, however much it is used.
    """

    session_id: str
    client: Client
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime


class SessionStore(Protocol):
    """Keeps sessions; each goes on by tokens that are valid once.

    When a session ends, its access tokens are refused at once.
    """

    async def open(self, user_id: UUID, client: Client, now: datetime) -> OpenSession:
        """Return a new session of the user."""

    async def refresh(self, token: str, now: datetime) -> Refresh:
        """Spend a refresh token for the next one.

        A token that was already spent ends its session: one of its two users is a thief.
        """

    async def all_of(self, user_id: UUID, now: datetime) -> Sequence[SessionFacts]:
        """Return the user's sessions that go on, the newest first."""

    async def end(self, user_id: UUID, session_ids: Collection[str]) -> bool:
        """End sessions, as far as they are the user's.

        Returns:
            Whether any was.
        """

    async def end_all(self, user_id: UUID, besides: str | None = None) -> None:
        """End every session of the user, but for one that may be named."""


class Brake(Protocol):
    """Slows down who tries something again and again; it shuts nobody out for good."""

    async def admit(self, subject: str, now: datetime) -> int:
        """Count an attempt, unless it comes too early.

        An attempt counts until it is forgotten or taken back, so that attempts made at once are
        counted at once.

        Args:
            subject: what is tried, or by whom: an address, an account, a network.
            now: UTC.

        Returns:
            0 when the attempt may go on, else how many seconds to wait first.
        """

    async def forget(self, subject: str) -> None:
        """Forget all attempts."""

    async def take_back(self, subject: str) -> None:
        """Forget one attempt, which turned out to be right; the others still count."""


class ProviderRefused(Exception):
    """A sign-in provider is away, refuses, or says what does not hold; the message is for logs."""


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """A sign-in through a provider that is under way.

    Attributes:
        provider: which one.
        state: comes back with the browser (RFC 6749 §10.12).
        nonce: comes back inside the ID token.
        verifier: proves that who exchanges the code is who began (PKCE, RFC 7636).
        browser_digest: the SHA-256 of what the browser was given.
        link_to: the account to link, when somebody signed in began it; None otherwise.
    """

    provider: Provider
    state: str
    nonce: str
    verifier: str
    browser_digest: str
    link_to: str | None


class SignInAttempts(Protocol):
    """Keeps the attempts that are under way, for minutes."""

    async def keep(self, attempt: SignInAttempt) -> None:
        """Remember an attempt."""

    async def take(self, state: str) -> SignInAttempt | None:
        """Return the attempt of a state, once; None when there is none (any more)."""


class SignInProvider(Protocol):
    """Vouches for people."""

    async def begin(self, attempt: SignInAttempt) -> str:
        """Return the address that the browser is sent to.

        Raises:
            ProviderRefused: the provider is away.
        """

    async def finish(self, code: str, attempt: SignInAttempt) -> ProviderProfile:
        """Exchange the code that came back, and return who has signed in.

        Raises:
            ProviderRefused: the provider refuses, or what it says does not hold.
        """

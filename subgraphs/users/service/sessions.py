"""Signing in by password, and what becomes of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.identity import Identity
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.events import TokenReuseDetected
from subgraphs.users.models import UserRow
from subgraphs.users.ports import (
    AccessToken,
    Brake,
    Client,
    OpenSession,
    PasswordHasher,
    RefreshOutcome,
    SessionStore,
    TokenSigner,
)
from subgraphs.users.repository import accounts
from subgraphs.users.rules.accounts import clean_email, clean_password
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.rules.limits import network_of
from subgraphs.users.service.audit import Witness, note


@dataclass(frozen=True, slots=True)
class Login:
    """A user who has shown the right password.

    Attributes:
        user: the account.
        new_hash: a stronger hash to keep, when the account's is weaker than today's.
    """

    user: UserRow
    new_hash: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client needs to go on as a user.

    Attributes:
        user: the account.
        access: proves who they are, for minutes.
        refresh_token: gets the next pair, once.
    """

    user: UserRow
    access: AccessToken
    refresh_token: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens and goes on with sessions.

    Attributes:
        store: keeps them.
        signer: signs their access tokens.
    """

    store: SessionStore
    signer: TokenSigner

    async def open(self, user: UserRow, client: Client, now: datetime) -> SignedIn:
        """Return a new session of the user.

        Args:
            user: the account.
            client: what the list of sessions tells of it.
            now: UTC.
        """
        return self.sign(user, await self.store.open(user.id, client, now), now)

    def sign(self, user: UserRow, session: OpenSession, now: datetime) -> SignedIn:
        """Return the tokens of a session that is open."""
        identity = Identity(user.id, user.roles, session.session_id, user.locale)
        return SignedIn(user, self.signer.sign(identity, now), session.refresh_token)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a log-in passes.

    Attributes:
        reader: the database.
        hasher: compares passwords.
        guesses: slows down who guesses the password of one account.
        network_guesses: slows down who guesses from one network.
    """

    reader: AsyncEngine
    hasher: PasswordHasher
    guesses: Brake
    network_guesses: Brake

    async def admit(self, subject: str | None, network: str | None, now: datetime) -> None:
        """Count an attempt at a password.

        Args:
            subject: the account's; None when no account can be meant.
            network: the client's, or None.
            now: UTC.

        Raises:
            AccountError: `LOGIN_THROTTLED` when it comes too early.
        """
        seconds = 0 if network is None else await self.network_guesses.admit(network, now)
        if not seconds and subject is not None:
            seconds = await self.guesses.admit(subject, now)
        if seconds:
            raise AccountError(UserErrorCode.LOGIN_THROTTLED, seconds=seconds)

    async def forgive(self, subject: str, network: str | None) -> None:
        """Forget the attempts on an account whose owner has come, and this one of the network."""
        await self.guesses.forget(subject)
        if network is not None:
            await self.network_guesses.take_back(network)


async def log_in(
    gate: Gate, email: str, password: str, client_address: str | None, now: datetime
) -> Login:
    """Return the account whose address and password these are.

    An address without an account, one that is no address or was never confirmed, and a wrong
    password get one answer after the same work: nobody learns who has an account.

    Args:
        gate: what the log-in passes.
        email: as typed.
        password: as typed.
        client_address: the client's IP address, or None.
        now: UTC.

    Raises:
        AccountError: `CREDENTIALS_INVALID`, or `LOGIN_THROTTLED` after many failures, which tells
            nothing of the account either.
    """
    network = network_of(client_address)
    try:
        known_email, typed = clean_email(email), clean_password(password)
    except AccountError:
        # No account can have these; the work is done for the clock alone, and costs as much.
        await gate.admit(None, network, now)
        await gate.hasher.verify("", None)
        raise AccountError(UserErrorCode.CREDENTIALS_INVALID) from None
    await gate.admit(known_email, network, now)
    async with gate.reader.connect() as connection:
        found = await accounts.credentials_of(connection, known_email)
    user, kept_hash = found if found is not None else (None, None)
    verdict = await gate.hasher.verify(typed, kept_hash)
    if user is None or not verdict.fits or not user.is_open:
        raise AccountError(UserErrorCode.CREDENTIALS_INVALID)
    await gate.forgive(known_email, network)
    return Login(user, verdict.new_hash)


async def note_login(work: UnitOfWork, login: Login, witness: Witness) -> None:
    """Keep the stronger hash that a log-in made, if it made one, and note the log-in."""
    if login.new_hash is not None:
        await accounts.change_user(work.session, login.user.id, password_hash=login.new_hash)
    await note(work, witness, AuditAction.LOGGED_IN, login.user.id, {"by": "password"})


async def note_refused_login(
    work: UnitOfWork, email: str, refusal: AccountError, witness: Witness
) -> None:
    """Note a log-in that was refused; whose it would have been when the address has an account."""
    try:
        found = await accounts.credentials_of(work.session, clean_email(email))
    except AccountError:
        found = None
    user_id = None if found is None else found[0].id
    await note(work, witness, AuditAction.LOGIN_REFUSED, user_id, {"code": refusal.code.value})


async def refresh(
    work: UnitOfWork, sessions: Sessions, token: str, witness: Witness
) -> SignedIn | None:
    """Go on with a session by its refresh token.

    Returns:
        The next tokens, with the user's roles of today; None when the token is worth nothing (any
        more). A spent token also ends its session, and the fact is published.
    """
    now = work.now()
    answer = await sessions.store.refresh(token, now)
    session = answer.session
    if session is None:
        return None
    if answer.outcome is RefreshOutcome.REUSED:
        version = await accounts.next_version(work.session, session.user_id)
        event = TokenReuseDetected(user_id=session.user_id, session_id=session.session_id)
        await work.publish(event, sequence=version)
        details = {"session": session.session_id}
        await note(work, witness, AuditAction.REFRESH_TOKEN_REUSED, session.user_id, details)
        return None
    found = await accounts.users_by_id(work.session, [session.user_id])
    user = found.get(session.user_id)
    if user is None or not user.is_open:
        await sessions.store.end(session.user_id, [session.session_id])
        return None
    return sessions.sign(user, session, now)


async def log_out(
    work: UnitOfWork, store: SessionStore, caller: Identity, witness: Witness, *, everywhere: bool
) -> None:
    """End the caller's session, or all of the caller's; their access ends at once."""
    if everywhere:
        await store.end_all(caller.user_id)
    else:
        await store.end(caller.user_id, [caller.session_id])
    details = {"everywhere": everywhere}
    await note(work, witness, AuditAction.LOGGED_OUT, caller.user_id, details)


async def revoke(
    work: UnitOfWork, store: SessionStore, caller: Identity, session_id: str, witness: Witness
) -> None:
    """End one of the caller's sessions; its access ends at once.

    Raises:
        AccountError: `SESSION_UNKNOWN` when the caller has no such session.
    """
    if not await store.end(caller.user_id, [session_id]):
        raise AccountError(UserErrorCode.SESSION_UNKNOWN, ("id",))
    details = {"session": session_id}
    await note(work, witness, AuditAction.SESSION_REVOKED, caller.user_id, details)

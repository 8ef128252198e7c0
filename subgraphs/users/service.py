"""What can be done with accounts and sessions.

Nothing here commits: who calls opens the unit of work. Passwords are hashed while no connection is
held, so that slow hashes never empty the pool.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users import repository
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.events import TokenReuseDetected, UserRegistered
from subgraphs.users.models import NewUser, UserRow
from subgraphs.users.ports import (
    AccessToken,
    LoginThrottle,
    OpenSession,
    PasswordHasher,
    RefreshOutcome,
    SessionStore,
    TokenSigner,
)
from subgraphs.users.rules import Registration, clean_email, clean_password


@dataclass(frozen=True, slots=True)
class Contact:
    """How to write to a user.

    Attributes:
        email: the address.
        display_name: how to call them.
        locale: their language.
    """

    email: str
    display_name: str
    locale: Locale


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

    async def open(self, user: UserRow, now: datetime) -> SignedIn:
        """Return a new session of the user."""
        return self.sign(user, await self.store.open(user.id, now), now)

    def sign(self, user: UserRow, session: OpenSession, now: datetime) -> SignedIn:
        """Return the tokens of a session that is open."""
        identity = Identity(user.id, user.roles, session.session_id, user.locale)
        return SignedIn(user, self.signer.sign(identity, now), session.refresh_token)


async def register(
    work: UnitOfWork, hasher: PasswordHasher, registration: Registration, now: datetime
) -> UserRow:
    """Open an account for a buyer.

    Raises:
        AccountError: `EMAIL_TAKEN`.
    """
    # Before the first statement: the unit of work holds no connection until it has one to run.
    password_hash = await hasher.hash(registration.password)
    new = NewUser(
        id=new_id(),
        email=registration.email,
        display_name=registration.display_name,
        roles=frozenset({Role.BUYER}),
        locale=registration.locale,
        password_hash=password_hash,
        created_at=now,
    )
    if not await repository.add_user(work.session, new):
        raise AccountError(UserErrorCode.EMAIL_TAKEN, ("email",))
    event = UserRegistered(user_id=new.id, locale=new.locale, role=Role.BUYER)
    await work.publish(event, sequence=1)
    return UserRow(
        id=new.id,
        email=new.email,
        display_name=new.display_name,
        roles=new.roles,
        locale=new.locale,
        version=1,
        created_at=now,
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """What a log-in passes.

    Attributes:
        reader: the database.
        hasher: compares passwords.
        throttle: slows down who guesses.
    """

    reader: AsyncEngine
    hasher: PasswordHasher
    throttle: LoginThrottle


async def log_in(gate: Gate, email: str, password: str, now: datetime) -> Login:
    """Return the account whose address and password these are.

    An address without an account, one that is no address, and a wrong password get one answer
    after the same work: nobody learns who has an account.

    Args:
        gate: what the log-in passes.
        email: as typed.
        password: as typed.
        now: UTC.

    Raises:
        AccountError: `CREDENTIALS_INVALID`, or `LOGIN_THROTTLED` after many failures, which tells
            nothing of the account either.
    """
    try:
        known_email, typed = clean_email(email), clean_password(password)
    except AccountError:
        # No account can have these; the work is done for the clock alone.
        await gate.hasher.verify("", None)
        raise AccountError(UserErrorCode.CREDENTIALS_INVALID) from None
    seconds = await gate.throttle.admit(known_email, now)
    if seconds:
        raise AccountError(UserErrorCode.LOGIN_THROTTLED, seconds=seconds)
    async with gate.reader.connect() as connection:
        found = await repository.credentials_of(connection, known_email)
    user, kept_hash = found if found is not None else (None, None)
    verdict = await gate.hasher.verify(typed, kept_hash)
    if user is None or not verdict.fits:
        raise AccountError(UserErrorCode.CREDENTIALS_INVALID)
    await gate.throttle.forget(known_email)
    return Login(user, verdict.new_hash)


async def keep_stronger_hash(work: UnitOfWork, login: Login) -> None:
    """Keep the stronger hash that a log-in made, if it made one."""
    if login.new_hash is not None:
        await repository.set_password_hash(work.session, login.user.id, login.new_hash)


async def refresh(
    work: UnitOfWork, sessions: Sessions, token: str, now: datetime
) -> SignedIn | None:
    """Go on with a session by its refresh token.

    Returns:
        The next tokens, with the user's roles of today; None when the token is worth nothing (any
        more). A spent token also ends its session, and the fact is published.
    """
    answer = await sessions.store.refresh(token, now)
    session = answer.session
    if session is None:
        return None
    if answer.outcome is RefreshOutcome.REUSED:
        version = await repository.next_version(work.session, session.user_id)
        event = TokenReuseDetected(user_id=session.user_id, session_id=session.session_id)
        await work.publish(event, sequence=version)
        return None
    found = await repository.users_by_id(work.session, [session.user_id])
    user = found.get(session.user_id)
    if user is None:
        await sessions.store.end(session.session_id)
        return None
    return sessions.sign(user, session, now)


async def contact(work: UnitOfWork, user_id: UUID) -> Contact | None:
    """Return how to write to a user, or None when there is no such user."""
    found = await repository.users_by_id(work.session, [user_id])
    user = found.get(user_id)
    return None if user is None else Contact(user.email, user.display_name, user.locale)


async def users_by_id(work: UnitOfWork, keys: Collection[UUID]) -> Mapping[UUID, UserRow]:
    """Return the users that exist, by id."""
    return await repository.users_by_id(work.session, keys)


async def seed_users(work: UnitOfWork, accounts: Sequence[NewUser]) -> None:
    """Write accounts that the store begins with; those that exist stay as they are.

    Nothing is published: nobody is to be welcomed to an account they did not open.
    """
    await repository.add_users(work.session, accounts)

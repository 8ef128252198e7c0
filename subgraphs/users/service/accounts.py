"""Opening an account, proving its address, and its password's life.

Nobody learns from an answer here whether an address has an account: the answer is always the same,
and a letter to the address tells its owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.events import (
    ContactLinked,
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
    RegistrationRepeated,
    UserEvent,
    UserRegistered,
)
from subgraphs.users.models import NewUser, UserRow
from subgraphs.users.ports import Brake, PasswordHasher, SessionStore
from subgraphs.users.repository import accounts, providers
from subgraphs.users.rules.accounts import Registration, clean_email, clean_password
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.rules.limits import network_of
from subgraphs.users.rules.tickets import TicketKind
from subgraphs.users.service.audit import Witness, note
from subgraphs.users.service.sessions import Gate
from subgraphs.users.service.tickets import Tickets


@dataclass(frozen=True, slots=True)
class Desk:
    """What the use cases of accounts work with.

    Attributes:
        hasher: hashes passwords.
        tickets: makes and takes single-use links.
        letters: slows down who makes us write to one address.
        network_letters: slows down who makes us write to many, from one network.
        sessions: where sessions end.
        gate: what a password is checked at.
    """

    hasher: PasswordHasher
    tickets: Tickets
    letters: Brake
    network_letters: Brake
    sessions: SessionStore
    gate: Gate

    async def admit_letter(self, email: str, client_address: str | None, now: datetime) -> None:
        """Count a letter that somebody makes us write.

        Raises:
            AccountError: `LETTERS_THROTTLED` when it comes too early; it tells nothing of the
                account, since an address without one counts as well.
        """
        network = network_of(client_address)
        seconds = 0 if network is None else await self.network_letters.admit(network, now)
        seconds = seconds or await self.letters.admit(email, now)
        if seconds:
            raise AccountError(UserErrorCode.LETTERS_THROTTLED, seconds=seconds)


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A password and what follows it.

    Attributes:
        current: as typed.
        new: as typed.
    """

    current: str
    new: str


async def register(
    work: UnitOfWork, desk: Desk, registration: Registration, witness: Witness
) -> None:
    """Ask for a buyer's account: a letter to the address tells how to go on.

    An address that has an account gets a letter that says so. One that was asked for and never
    confirmed is asked for anew: the name and the password of the last who asked count.

    Raises:
        AccountError: `LETTERS_THROTTLED`.
    """
    now = work.now()
    await desk.admit_letter(registration.email, witness.client_address, now)
    # Before the first statement: the unit of work holds no connection until it has one to run.
    password_hash = await desk.hasher.hash(registration.password)
    new = NewUser(
        id=new_id(),
        email=registration.email,
        display_name=registration.display_name,
        roles=frozenset({Role.BUYER}),
        locale=registration.locale,
        password_hash=password_hash,
        created_at=now,
    )
    user_id = await open_wish(work, desk.tickets, new)
    await note(work, witness, AuditAction.REGISTRATION_ASKED, user_id)


async def open_wish(work: UnitOfWork, tickets: Tickets, new: NewUser) -> UUID:
    """Write an account that is to be confirmed, and ask for the letter; return whose it is."""
    if not await accounts.add_user(work.session, new):
        user = await accounts.locked_user_of(work.session, new.email)
        if user is None:  # it was erased between the two statements
            raise AccountError(UserErrorCode.LETTERS_THROTTLED, seconds=1)
        if user.is_open:
            await publish(work, RegistrationRepeated(user_id=user.id, locale=user.locale))
            return user.id
        await accounts.change_user(
            work.session,
            user.id,
            display_name=new.display_name,
            locale=new.locale.value,
            password_hash=new.password_hash,
        )
        # Whoever asked before may not get in with the last one's confirmation.
        await providers.unlink_all(work.session, user.id)
        new_user_id = user.id
    else:
        new_user_id = new.id
    await _ask_to_confirm(work, tickets, new_user_id, new.locale)
    return new_user_id


async def confirm_email(
    work: UnitOfWork, tickets: Tickets, token: str, witness: Witness
) -> UserRow:
    """Open the account whose address the token proves.

    Raises:
        AccountError: `LINK_INVALID`.
    """
    user_id = await tickets.use(work, token, TicketKind.CONFIRM_EMAIL)
    return await open_account(work, user_id, witness)


async def open_account(work: UnitOfWork, user_id: UUID, witness: Witness) -> UserRow:
    """Open an account whose address is proven.

    Raises:
        AccountError: `LINK_INVALID` when there is no such account (any more), or it is open.
    """
    is_new = await accounts.confirm(work.session, user_id, work.now())
    user = await accounts.locked_user(work.session, user_id)
    if user is None or not user.is_open or not is_new:
        raise AccountError(UserErrorCode.LINK_INVALID, ("token",))
    await publish(work, UserRegistered(user_id=user.id, locale=user.locale, role=Role.BUYER))
    # Whoever wished for the account through a provider has proven the address by the letter only
    # now; the owner is told what else opens it.
    for provider in await providers.providers_of(work.session, user.id):
        event = ContactLinked(user_id=user.id, provider=provider.value, locale=user.locale)
        await publish(work, event)
    await note(work, witness, AuditAction.EMAIL_CONFIRMED, user.id)
    return user


async def recover(work: UnitOfWork, desk: Desk, email: str, witness: Witness) -> None:
    """Write to an address how to go on: a new password, or the confirmation that never came.

    An address without an account gets no letter, and the caller the same answer.

    Raises:
        AccountError: `EMAIL_INVALID` or `LETTERS_THROTTLED`.
    """
    known_email, now = clean_email(email), work.now()
    await desk.admit_letter(known_email, witness.client_address, now)
    user = await accounts.locked_user_of(work.session, known_email)
    if user is None or user.erased_at is not None:
        return
    if user.is_open:
        ticket_id = await desk.tickets.ask(work, user.id, TicketKind.RESET_PASSWORD, now)
        event = PasswordResetRequested(user_id=user.id, ticket_id=ticket_id, locale=user.locale)
        await publish(work, event)
    else:
        await _ask_to_confirm(work, desk.tickets, user.id, user.locale)
    await note(work, witness, AuditAction.RECOVERY_ASKED, user.id)


async def resend(work: UnitOfWork, desk: Desk, email: str, witness: Witness) -> None:
    """Write once more how to confirm an address; the last letter's link is worth nothing then.

    An address that needs no confirmation gets no letter, and the caller the same answer.

    Raises:
        AccountError: `EMAIL_INVALID` or `LETTERS_THROTTLED`.
    """
    known_email, now = clean_email(email), work.now()
    await desk.admit_letter(known_email, witness.client_address, now)
    user = await accounts.locked_user_of(work.session, known_email)
    if user is not None and user.confirmed_at is None:
        await _ask_to_confirm(work, desk.tickets, user.id, user.locale)
        await note(work, witness, AuditAction.RECOVERY_ASKED, user.id)


async def reset_password(
    work: UnitOfWork, desk: Desk, token: str, password: str, witness: Witness
) -> None:
    """Set the password of the account that the token is for; every session of it ends at once.

    Raises:
        AccountError: `LINK_INVALID`, or what is wrong with the password; the token then stays good.
    """
    typed = clean_password(password)
    # Nobody makes us hash without a token that is good.
    await desk.tickets.holder(work, token, TicketKind.RESET_PASSWORD)
    # The connection of that look-up goes back while the hash is made.
    await work.session.rollback()
    password_hash = await desk.hasher.hash(typed)
    user_id = await desk.tickets.use(work, token, TicketKind.RESET_PASSWORD)
    user = await _set_password(work, user_id, password_hash)
    await note(work, witness, AuditAction.PASSWORD_RESET, user.id)
    await desk.sessions.end_all(user.id)


async def change_password(
    work: UnitOfWork, desk: Desk, caller: Identity, change: PasswordChange, witness: Witness
) -> None:
    """Set another password; the caller's other sessions end at once.

    Raises:
        AccountError: `PASSWORD_WRONG` for the current one, `LOGIN_THROTTLED` after many of these,
            or what is wrong with the new one.
    """
    typed = clean_password(change.new, "newPassword")
    await check_password(desk.gate, caller.user_id, change.current, "currentPassword", work.now())
    password_hash = await desk.hasher.hash(typed)
    user = await _set_password(work, caller.user_id, password_hash)
    await desk.tickets.discard(work, user.id, TicketKind.RESET_PASSWORD)
    await note(work, witness, AuditAction.PASSWORD_CHANGED, user.id)
    await desk.sessions.end_all(user.id, besides=caller.session_id)


async def check_password(
    gate: Gate, user_id: UUID, password: str, field: str, now: datetime
) -> None:
    """See that a signed-in user knows the account's password: the device may be borrowed.

    Args:
        gate: what the password is checked at.
        user_id: the account.
        password: as typed.
        field: the input field that it came in, for the refusal.
        now: UTC.

    Raises:
        AccountError: `PASSWORD_WRONG`, also for an account without one; `LOGIN_THROTTLED`.
    """
    subject = str(user_id)
    await gate.admit(subject, None, now)
    async with gate.reader.connect() as connection:
        kept_hash = await accounts.password_hash_of(connection, user_id)
    try:
        typed = clean_password(password)
    except AccountError:
        typed, kept_hash = "", None
    verdict = await gate.hasher.verify(typed, kept_hash)
    if not verdict.fits:
        raise AccountError(UserErrorCode.PASSWORD_WRONG, (field,))
    await gate.forgive(subject, None)


async def prove_presence(gate: Gate, user_id: UUID, password: str | None, now: datetime) -> None:
    """See that it is the user who asks, as far as the account has a password to ask for.

    Raises:
        AccountError: as `check_password`.
    """
    async with gate.reader.connect() as connection:
        kept_hash = await accounts.password_hash_of(connection, user_id)
    if kept_hash is not None:
        await check_password(gate, user_id, password or "", "password", now)


async def _set_password(work: UnitOfWork, user_id: UUID, password_hash: str) -> UserRow:
    user = await accounts.locked_user(work.session, user_id)
    if user is None or not user.is_open:
        raise AccountError(UserErrorCode.LINK_INVALID, ("token",))
    await accounts.change_user(work.session, user_id, password_hash=password_hash)
    await publish(work, PasswordChanged(user_id=user_id, locale=user.locale))
    return user


async def _ask_to_confirm(
    work: UnitOfWork, tickets: Tickets, user_id: UUID, locale: Locale
) -> None:
    ticket_id = await tickets.ask(work, user_id, TicketKind.CONFIRM_EMAIL, work.now())
    event = EmailVerificationRequested(user_id=user_id, ticket_id=ticket_id, locale=locale)
    await publish(work, event)


async def publish(work: UnitOfWork, event: UserEvent) -> None:
    """Publish a fact about a user, in the order of that user's facts."""
    version = await accounts.next_version(work.session, event.user_id)
    await work.publish(event, sequence=version)

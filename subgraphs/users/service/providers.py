"""Signing in through Google or Facebook, and linking them to an account."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.events import ContactLinked
from subgraphs.users.models import NewUser, UserRow
from subgraphs.users.ports import (
    ProviderRefused,
    SignInAttempt,
    SignInAttempts,
    SignInProvider,
)
from subgraphs.users.repository import accounts, providers
from subgraphs.users.rules.accounts import LONGEST_NAME, clean_email
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.rules.providers import (
    Provider,
    ProviderProfile,
    Standing,
    Step,
    next_step,
)
from subgraphs.users.rules.text import clean_line
from subgraphs.users.rules.tickets import TicketKind
from subgraphs.users.service.accounts import Desk, open_account, open_wish, publish
from subgraphs.users.service.audit import Witness, note
from subgraphs.users.service.tickets import Tickets


@dataclass(frozen=True, slots=True)
class Doors:
    """What signing in through providers works with.

    Attributes:
        providers: those that the settings name.
        attempts: keeps what is under way.
    """

    providers: Mapping[Provider, SignInProvider]
    attempts: SignInAttempts

    def of(self, provider: Provider) -> SignInProvider:
        """Return a provider.

        Raises:
            AccountError: `PROVIDER_UNAVAILABLE` when the settings do not name it.
        """
        found = self.providers.get(provider)
        if found is None:
            raise AccountError(
                UserErrorCode.PROVIDER_UNAVAILABLE, ("provider",), provider=provider.shown
            )
        return found


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun.

    Attributes:
        authorization_url: where the browser goes.
        browser_key: what the same browser shows when it comes back.
    """

    authorization_url: str
    browser_key: str


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser comes back with.

    Attributes:
        state: as the provider gave it back.
        code: what the provider gives for the tokens.
        browser_key: what the browser was given at the beginning.
        locale: the request's language, for a new account.
    """

    state: str
    code: str
    browser_key: str
    locale: Locale


async def begin(doors: Doors, provider: Provider, caller: Identity | None) -> Begun:
    """Begin a sign-in; when somebody is signed in already, it will be linked to their account.

    Raises:
        AccountError: `PROVIDER_UNAVAILABLE`.
    """
    door, browser_key = doors.of(provider), secrets.token_urlsafe(32)
    attempt = SignInAttempt(
        provider=provider,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        browser_digest=_digest(browser_key),
        link_to=None if caller is None else str(caller.user_id),
    )
    try:
        url = await door.begin(attempt)
    except ProviderRefused as error:
        raise _refusal(UserErrorCode.PROVIDER_UNAVAILABLE, provider) from error
    await doors.attempts.keep(attempt)
    return Begun(url, browser_key)


async def finish(doors: Doors, back: Return) -> tuple[SignInAttempt, ProviderProfile]:
    """Take up the attempt that a browser comes back with, and ask the provider who it was.

    Whoever sends a stranger's browser here with a code of their own would sign the stranger in to
    their account: the browser key shows that it is the browser that began.

    Raises:
        AccountError: `PROVIDER_EXPIRED` or `PROVIDER_REFUSED`.
    """
    attempt = await doors.attempts.take(back.state)
    if attempt is None or not hmac.compare_digest(
        attempt.browser_digest, _digest(back.browser_key)
    ):
        raise AccountError(UserErrorCode.PROVIDER_EXPIRED, ("state",))
    try:
        return attempt, await doors.of(attempt.provider).finish(back.code, attempt)
    except ProviderRefused as error:
        raise _refusal(UserErrorCode.PROVIDER_REFUSED, attempt.provider) from error


async def welcome(
    work: UnitOfWork,
    desk: Desk,
    attempt: SignInAttempt,
    profile: ProviderProfile,
    locale: Locale,
    witness: Witness,
) -> UserRow | None:
    """Return whom a provider's profile signs in; None when a letter has to prove the address first.

    Raises:
        AccountError: `PROVIDER_TAKEN`, `PROVIDER_EMAIL_MISSING` or `LETTERS_THROTTLED`.
    """
    known = await providers.user_of(work.session, profile.provider, profile.subject)
    if attempt.link_to is not None:
        return await _link_to_caller(work, UUID(attempt.link_to), known, profile, witness)
    if known is not None:
        user = await accounts.locked_user(work.session, known)
        if user is not None and user.is_open:
            details = {"by": profile.provider.value}
            await note(work, witness, AuditAction.LOGGED_IN, user.id, details)
            return user
    return await _meet(work, desk, profile, locale, witness)


async def unlink(work: UnitOfWork, user_id: UUID, provider: Provider, witness: Witness) -> None:
    """Undo a link; nothing happens when there is none.

    Raises:
        AccountError: `LAST_WAY_IN` when the user could not sign in any more.
    """
    user = await accounts.locked_user(work.session, user_id)
    linked = await providers.providers_of(work.session, user_id)
    if user is None or provider not in linked:
        return
    if not user.has_password and len(linked) == 1:
        raise AccountError(UserErrorCode.LAST_WAY_IN, ("provider",))
    await providers.unlink(work.session, user_id, provider)
    details = {"provider": provider.value}
    await note(work, witness, AuditAction.PROVIDER_UNLINKED, user_id, details)


async def _link_to_caller(
    work: UnitOfWork,
    caller: UUID,
    known: UUID | None,
    profile: ProviderProfile,
    witness: Witness,
) -> UserRow:
    """Link a profile to the account of who began the sign-in while signed in."""
    user = await accounts.locked_user(work.session, caller)
    if user is None or not user.is_open:
        raise AccountError(UserErrorCode.PROVIDER_EXPIRED, ("state",))
    if known != caller and (known is not None or not await _link(work, user, profile, witness)):
        raise AccountError(UserErrorCode.PROVIDER_TAKEN)
    return user


async def _meet(
    work: UnitOfWork, desk: Desk, profile: ProviderProfile, locale: Locale, witness: Witness
) -> UserRow | None:
    """Sign in somebody whose profile belongs to no open account."""
    if profile.email is None:
        raise _refusal(UserErrorCode.PROVIDER_EMAIL_MISSING, profile.provider)
    email = clean_email(profile.email)
    user = await accounts.locked_user_of(work.session, email)
    match next_step(_standing(user), is_email_verified=profile.is_email_verified):
        case Step.LINK if user is not None:
            if not await _link(work, user, profile, witness):
                raise AccountError(UserErrorCode.PROVIDER_TAKEN)
            return user
        case Step.PROVE:
            await desk.admit_letter(email, witness.client_address, work.now())
            newcomer = _newcomer(profile, email, locale, work)
            if user is None:
                await open_wish(work, desk.tickets, newcomer)
                await _relink(work, newcomer.id, profile)
            elif user.is_open:
                await open_wish(work, desk.tickets, newcomer)  # tells the owner, changes nothing
            # A wish of somebody else stays theirs: their letter must not open it for this profile.
            await note(
                work, witness, AuditAction.REGISTRATION_ASKED, None if user is None else user.id
            )
            return None
        case _:
            newcomer = _newcomer(profile, email, locale, work)
            opened_id = await _open(work, desk.tickets, user, newcomer)
            opened = await open_account(work, opened_id, witness)
            await _link(work, opened, profile, witness)
            return opened


async def _open(
    work: UnitOfWork, tickets: Tickets, wish: UserRow | None, newcomer: NewUser
) -> UUID:
    """Write the account of who proves an address by a provider, and return whose it is.

    A wish for the address is taken over: whoever wished for it and never proved the address keeps
    nothing, not the password, no link and no letter.
    """
    if wish is None:
        if not await accounts.add_user(work.session, newcomer):
            # Somebody asked for the address in this very moment.
            raise AccountError(UserErrorCode.PROVIDER_EXPIRED, ("state",))
        return newcomer.id
    await accounts.change_user(
        work.session,
        wish.id,
        display_name=newcomer.display_name,
        locale=newcomer.locale.value,
        password_hash=None,
    )
    await providers.unlink_all(work.session, wish.id)
    await tickets.discard(work, wish.id, TicketKind.CONFIRM_EMAIL)
    return wish.id


async def _link(
    work: UnitOfWork, user: UserRow, profile: ProviderProfile, witness: Witness
) -> bool:
    if not await providers.link(
        work.session, user.id, profile.provider, profile.subject, work.now()
    ):
        return False
    event = ContactLinked(user_id=user.id, provider=profile.provider.value, locale=user.locale)
    await publish(work, event)
    details = {"provider": profile.provider.value}
    await note(work, witness, AuditAction.PROVIDER_LINKED, user.id, details)
    return True


async def _relink(work: UnitOfWork, user_id: UUID, profile: ProviderProfile) -> None:
    """Link a profile to a wish: it opens nothing before the wish's address is proven."""
    before = await providers.user_of(work.session, profile.provider, profile.subject)
    if before is not None:
        await providers.unlink(work.session, before, profile.provider)
    await providers.link(work.session, user_id, profile.provider, profile.subject, work.now())


def _newcomer(profile: ProviderProfile, email: str, locale: Locale, work: UnitOfWork) -> NewUser:
    # A name that cannot be kept is no reason to turn somebody away.
    name = clean_line(profile.name or "", LONGEST_NAME) or email.partition("@")[0]
    return NewUser(
        id=new_id(),
        email=email,
        display_name=name,
        roles=frozenset({Role.BUYER}),
        locale=locale,
        password_hash=None,
        created_at=work.now(),
    )


def _standing(user: UserRow | None) -> Standing:
    if user is None:
        return Standing.NOTHING
    return Standing.ACCOUNT if user.is_open else Standing.WISH


def _refusal(code: UserErrorCode, provider: Provider) -> AccountError:
    return AccountError(code, provider=provider.shown)


def _digest(value: str) -> str:
    return sha256(value.encode(errors="surrogatepass")).hexdigest()

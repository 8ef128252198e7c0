"""Facts that users publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from subgraphs.kit.events import DomainEvent
from subgraphs.kit.identity import Role
from subgraphs.kit.settings import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEvent(DomainEvent):
    """What every fact about a user tells.

    Attributes:
        user_id: the user.
    """

    SOURCE: ClassVar[str] = "/shop/users"

    user_id: UUID

    @property
    def subject(self) -> str:
        """Return the user's id."""
        return str(self.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerificationRequested(UserEvent):
    """Somebody asks for an account; a letter with a link is to prove that the address is theirs.

    Attributes:
        ticket_id: stands for the link, whose token never travels: who writes the letter makes it.
        locale: the language of the letter.
    """

    TYPE: ClassVar[str] = "shop.user.email_verification_requested.v1"

    ticket_id: UUID
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRepeated(UserEvent):
    """Somebody asked for an account at an address that has one; its owner is to be told.

    Attributes:
        locale: the language of the letter.
    """

    TYPE: ClassVar[str] = "shop.user.registration_repeated.v1"

    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetRequested(UserEvent):
    """Somebody forgot a password; a letter with a link lets the owner set another.

    Attributes:
        ticket_id: stands for the link, whose token never travels: who writes the letter makes it.
        locale: the language of the letter.
    """

    TYPE: ClassVar[str] = "shop.user.password_reset_requested.v1"

    ticket_id: UUID
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(UserEvent):
    """A password was set anew; its owner is told, in case it was somebody else.

    Attributes:
        locale: the language of the letter.
    """

    TYPE: ClassVar[str] = "shop.user.password_changed.v1"

    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLinked(UserEvent):
    """The user can now also sign in through a provider.

    Attributes:
        provider: which one.
        locale: the language of the letter.
    """

    TYPE: ClassVar[str] = "shop.user.contact_linked.v1"

    provider: str
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesChanged(UserEvent):
    """The user wants to be written to about other things, or in another way.

    Attributes:
        about: about what.
        channel: how.
        is_wanted: whether they want it.
    """

    TYPE: ClassVar[str] = "shop.user.preferences_changed.v1"

    about: str
    channel: str
    is_wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserErased(UserEvent):
    """The user's personal data is gone; whoever holds some of it removes it too."""

    TYPE: ClassVar[str] = "shop.user.erased.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered(UserEvent):
    """Somebody opened an account: its address is proven.

    Attributes:
        locale: the language they want to be written to in.
        role: what they are to the store at first.
    """

    TYPE: ClassVar[str] = "shop.user.registered.v1"

    locale: Locale
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReuseDetected(UserEvent):
    """A refresh token came back after it was spent, so somebody copied it; its session is over.

    Attributes:
        session_id: the session that was ended.
    """

    TYPE: ClassVar[str] = "shop.user.token_reuse_detected.v1"

    session_id: str

"""Who may sign in through a provider: when what it says is believed, and what is done then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

import strawberry


@strawberry.enum(name="SignInProvider", description="Who vouches for people.")
class Provider(StrEnum):
    """Who vouches for people."""

    GOOGLE = "google"
    FACEBOOK = "facebook"

    @property
    def shown(self) -> str:
        """Return its name as people know it."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """What a provider says of somebody.

    Attributes:
        provider: who says it.
        subject: the person's id there; it never changes.
        email: as the provider wrote it, or None.
        is_email_verified: whether the provider has seen that the address is theirs.
        name: what they are called, or None.
    """

    provider: Provider
    subject: str
    email: str | None
    is_email_verified: bool
    name: str | None


class Standing(Enum):
    """What there is at the store under a profile's address."""

    NOTHING = "nothing"
    WISH = "wish"
    ACCOUNT = "account"


class Step(Enum):
    """What a sign-in through a provider leads to."""

    OPEN = "open"
    """A new account, whose address the provider proves."""
    TAKE_OVER = "take over"
    """What somebody asked for and never confirmed becomes the account of who proved the address."""
    LINK = "link"
    """The account at the address can from now on be signed in to through the provider."""
    PROVE = "prove"
    """A letter to the address; nothing is linked before the address is proven."""


def next_step(standing: Standing, *, is_email_verified: bool) -> Step:
    """Return what a sign-in by somebody who is not linked yet leads to.

    An account is linked only when both sides have proven the address: the provider says so, and
    the account was confirmed. Otherwise one could register with a stranger's address at the one
    and walk into their account at the other.
    """
    if not is_email_verified:
        return Step.PROVE
    return {
        Standing.NOTHING: Step.OPEN,
        Standing.WISH: Step.TAKE_OVER,
        Standing.ACCOUNT: Step.LINK,
    }[standing]

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
class UserRegistered(UserEvent):
    """Somebody opened an account.

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

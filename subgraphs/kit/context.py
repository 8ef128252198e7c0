"""What a resolver may know of its request: who asks, in which language, the domain's own parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import strawberry

from subgraphs.kit.clock import Clock
from subgraphs.kit.errors import Forbidden, Unauthenticated
from subgraphs.kit.events import EventContext
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.settings import Locale

Domain = TypeVar("Domain")


@dataclass(frozen=True, slots=True)
class Request:
    """The facts of one request, the same in every subgraph.

    Attributes:
        identity: the signed-in user, or None.
        locale: the language to answer in.
        request_id: the id that logs and events share.
        clock: the time.
        client_address: the client's IP address as the router saw it, or None.
    """

    identity: Identity | None
    locale: Locale
    request_id: str
    clock: Clock
    client_address: str | None = None

    @property
    def user(self) -> Identity:
        """Return the signed-in user.

        Raises:
            Unauthenticated: when nobody has signed in.
        """
        if self.identity is None:
            raise Unauthenticated
        return self.identity

    def require_role(self, role: Role) -> Identity:
        """Return the signed-in user, who has the role.

        Raises:
            Unauthenticated: when nobody has signed in.
            Forbidden: when the user lacks the role.
        """
        user = self.user
        if role not in user.roles:
            raise Forbidden(f"This needs the role {role.value}.")
        return user

    @property
    def event_context(self) -> EventContext:
        """Return who and what causes the events of this request."""
        if self.identity is None:
            return EventContext(
                correlation_id=self.request_id, actor_id="anonymous", actor_role="buyer"
            )
        return EventContext(
            correlation_id=self.request_id,
            actor_id=str(self.identity.user_id),
            actor_role=self.identity.acting_role.value,
        )


@dataclass(frozen=True, slots=True)
class Context(Generic[Domain]):
    """The context value of a subgraph's resolvers.

    Attributes:
        request: the facts of the request.
        domain: the subgraph's own parts for this request: its service and its loaders.
    """

    request: Request
    domain: Domain


#: `info` of a resolver in a subgraph whose parts are `Domain`: `Info[Orders]`.
Info: TypeAlias = strawberry.Info[Context[Domain], Any]


def preferred_locale(accept_language: str | None, default: Locale) -> Locale:
    """Return the store's language that an `Accept-Language` header prefers (RFC 9110 §12.5.4).

    Args:
        accept_language: the header's value, or None.
        default: the answer when the header names none of the store's languages.
    """
    best, best_quality = default, 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.strip().partition(";")
        quality = _quality(parameter)
        primary = tag.split("-")[0].lower()
        if quality > best_quality and primary in set(Locale):
            best, best_quality = Locale(primary), quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def pick_text(texts: Mapping[str, str], locale: Locale) -> str:
    """Return a translatable text in the asked language, else Russian, English, or any.

    Args:
        texts: by locale code.
        locale: the language asked for.
    """
    for code in (locale, Locale.RU, Locale.EN):
        if code.value in texts:
            return texts[code.value]
    return next(iter(texts.values()), "")

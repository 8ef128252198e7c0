"""Who is asking: the identity that the router verified and signed for the subgraphs.

The router sends `x-router-identity`, a compact JWS (HS256) of the token's subject, roles and
session that lives a minute. A subgraph trusts that header alone, and only with the router's
signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import jwt

from subgraphs.kit.errors import Unauthenticated
from subgraphs.kit.settings import Locale

IDENTITY_HEADER = "x-router-identity"


class Role(StrEnum):
    """What a user may be in the store; one user may be several."""

    BUYER = "buyer"
    SELLER = "seller"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in user.

    Attributes:
        user_id: the subject of the access token.
        roles: what the user may be.
        session_id: the session the token belongs to.
        locale: the user's language, or None when the token does not say.
    """

    user_id: UUID
    roles: frozenset[Role]
    session_id: str
    locale: Locale | None = None

    @property
    def acting_role(self) -> Role:
        """Return the strongest role: the one an audit names."""
        for role in (Role.ADMIN, Role.SELLER):
            if role in self.roles:
                return role
        return Role.BUYER


def read_identity(header: str | None, secret: str) -> Identity | None:
    """Return the identity inside the router's header, or None when nobody has signed in.

    Args:
        header: the value of `x-router-identity`, or None.
        secret: the key the router signs with.

    Raises:
        Unauthenticated: when the header was not signed by the router, or is too old.
    """
    if header is None:
        return None
    try:
        claims = jwt.decode(
            header, secret, algorithms=["HS256"], options={"require": ["exp", "sub"]}
        )
        known = set(Role)
        roles = frozenset(Role(name) for name in claims.get("roles", ()) if name in known)
        spoken = claims.get("locale")
        locale = Locale(spoken) if spoken in set(Locale) else None
        return Identity(UUID(claims["sub"]), roles, str(claims.get("sid", "")), locale)
    except (jwt.InvalidTokenError, TypeError, ValueError) as error:
        raise Unauthenticated("The identity header is not the router's.") from error

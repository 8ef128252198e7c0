"""Access tokens: JWTs signed with an EC key on P-256 (ES256), named by its thumbprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from subgraphs.kit.identity import Identity
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import StoreSettings
from subgraphs.users.adapters.key_ring import KeyRing, key_ring
from subgraphs.users.ports import AccessToken


@dataclass(frozen=True, slots=True)
class Es256Tokens:
    """The signer of access tokens.

    Attributes:
        ring: the keys; the one whose time it is signs.
        issuer: `iss`.
        audience: `aud`.
        lifetime: how long a token is valid.
    """

    ring: KeyRing
    issuer: str
    audience: str
    lifetime: timedelta

    def sign(self, identity: Identity, now: datetime) -> AccessToken:
        """Return a token that proves the identity for the lifetime."""
        key = self.ring.signing(now)
        expires_at = (now + self.lifetime).replace(microsecond=0)
        roles = sorted(role.value for role in identity.roles)
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(identity.user_id),
            "sid": identity.session_id,
            "roles": roles,
            # What `@requiresScopes` in the schema asks for (RFC 8693 §4.2).
            "scope": " ".join(roles),
            "locale": None if identity.locale is None else identity.locale.value,
            "jti": new_id().hex,
            "iat": now,
            "exp": expires_at,
        }
        headers = {"kid": key.key_id}
        value = jwt.encode(claims, key.private, algorithm="ES256", headers=headers)
        return AccessToken(value, expires_at)


def token_signer(settings: StoreSettings) -> Es256Tokens:
    """Return the signer that the settings describe."""
    return Es256Tokens(
        ring=key_ring(settings.store_signing_key_file),
        issuer=settings.store_issuer,
        audience=settings.store_audience,
        lifetime=timedelta(seconds=settings.store_access_token_seconds),
    )

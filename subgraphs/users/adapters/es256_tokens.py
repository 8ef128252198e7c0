"""Access tokens: JWTs signed with an EC key on P-256 (ES256), named by its thumbprint."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import ECAlgorithm

from subgraphs.kit.identity import Identity
from subgraphs.kit.ids import new_id
from subgraphs.kit.settings import StoreSettings
from subgraphs.users.ports import AccessToken


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key that signs, and the name by which verifiers find its public half.

    Attributes:
        private: the key.
        key_id: its RFC 7638 thumbprint: the `kid` of tokens and of the JWKS.
    """

    private: EllipticCurvePrivateKey
    key_id: str

    @classmethod
    def read(cls, pem: bytes) -> SigningKey:
        """Return the key of a PEM file.

        Raises:
            ValueError: when it is not a private EC key on P-256.
        """
        private = load_pem_private_key(pem, password=None)
        if not isinstance(private, EllipticCurvePrivateKey) or not isinstance(
            private.curve, SECP256R1
        ):
            raise ValueError("ES256 signs with a private EC key on P-256; STORE_SIGNING_KEY_FILE")
        members = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
        # RFC 7638 §3.2: exactly these members of an EC key, in lexicographic order.
        canonical = orjson.dumps({name: members[name] for name in ("crv", "kty", "x", "y")})
        thumbprint = base64.urlsafe_b64encode(sha256(canonical).digest()).rstrip(b"=")
        return cls(private, thumbprint.decode())


@dataclass(frozen=True, slots=True)
class Es256Tokens:
    """The signer of access tokens.

    Attributes:
        key: signs.
        issuer: `iss`.
        audience: `aud`.
        lifetime: how long a token is valid.
    """

    key: SigningKey
    issuer: str
    audience: str
    lifetime: timedelta

    def sign(self, identity: Identity, now: datetime) -> AccessToken:
        """Return a token that proves the identity for the lifetime."""
        expires_at = (now + self.lifetime).replace(microsecond=0)
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(identity.user_id),
            "sid": identity.session_id,
            "roles": sorted(role.value for role in identity.roles),
            "locale": None if identity.locale is None else identity.locale.value,
            "jti": new_id().hex,
            "iat": now,
            "exp": expires_at,
        }
        headers = {"kid": self.key.key_id}
        value = jwt.encode(claims, self.key.private, algorithm="ES256", headers=headers)
        return AccessToken(value, expires_at)


@cache
def _read_key(path: Path) -> SigningKey:
    return SigningKey.read(path.read_bytes())


def token_signer(settings: StoreSettings) -> Es256Tokens:
    """Return the signer that the settings describe; the key's file is read once."""
    return Es256Tokens(
        key=_read_key(settings.store_signing_key_file),
        issuer=settings.store_issuer,
        audience=settings.store_audience,
        lifetime=timedelta(seconds=settings.store_access_token_seconds),
    )

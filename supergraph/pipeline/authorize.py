"""Stage: who is asking. Verifies the bearer token, and signs for subgraphs what it said.

Both cost far more than the rest of a cached request, so a verified token is remembered for up
to a minute, and with it the header that subgraphs receive: equal requests of one user then carry
equal headers, and may share what they ask of subgraphs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt

from supergraph.pipeline.cache import LruCache
from supergraph.pipeline.errors import AUTHENTICATE_HEADER, RequestError, RequestErrorCode
from supergraph.pipeline.key_set import KeySet, KeySetUnavailable

if TYPE_CHECKING:
    from supergraph.settings import AuthenticationSettings, ForwardSettings, JwtSettings

__all__ = ["Authenticator", "Identity"]

_logger = logging.getLogger("supergraph.authorize")

_REMEMBERED_TOKENS = 10_000
_REMEMBERED_CHARACTERS = 32_000_000
_REMEMBERED_SECONDS = 60.0
_MAX_TOKEN_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified client.

    Attributes:
        claims: what the token says.
        header: the header line that tells subgraphs, or None when none is configured.
        valid_until: Unix time until which this value may be used without verifying anew.
    """

    claims: Mapping[str, Any]
    header: tuple[bytes, bytes] | None
    valid_until: float


class Authenticator:
    """Turns the `authorization` header into an identity.

    Args:
        settings: how tokens are verified and identities passed on.
        clock: Unix time in seconds.
    """

    def __init__(
        self, settings: AuthenticationSettings, clock: Callable[[], float] = time.time
    ) -> None:
        self._jwt = settings.jwt
        self._forward = settings.forward
        self._clock = clock
        self._keys = (
            None
            if settings.jwt is None
            else KeySet(
                settings.jwt.jwks,
                settings.jwt.refresh_seconds,
                max_age_seconds=settings.jwt.max_age_seconds,
            )
        )
        self._known: LruCache[bytes, Identity] = LruCache(
            _REMEMBERED_TOKENS, _REMEMBERED_CHARACTERS
        )

    async def authenticate(self, authorization: bytes | None) -> Identity | None:
        """Verify what the client says it is.

        Args:
            authorization: the value of the `authorization` header, or None.

        Returns:
            The identity; None for an anonymous client, or when no verification is configured.

        Raises:
            RequestError: the header has no valid token.
        """
        if authorization is None or self._jwt is None or self._keys is None:
            return None
        known = self._known.get(authorization)
        if known is not None and self._clock() < known.valid_until:
            return known
        claims = await _verify(_read_bearer(authorization), self._jwt, self._keys)
        identity = self._identify(claims)
        self._known.put(authorization, identity, weight=len(authorization))
        return identity

    def _identify(self, claims: Mapping[str, Any]) -> Identity:
        now = self._clock()
        valid_until = min(now + _REMEMBERED_SECONDS, float(claims["exp"]))
        if self._forward is None:
            return Identity(claims, None, valid_until)
        # A remembered header must have life left when the subgraph reads it.
        valid_until = min(valid_until, now + self._forward.ttl_seconds / 2)
        return Identity(claims, _sign(claims, self._forward, now), valid_until)


def _read_bearer(authorization: bytes) -> str:
    scheme, _, token = authorization.strip().partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token:
        raise _unauthenticated("The authorization header is not `Bearer <token>`.")
    if len(token) > _MAX_TOKEN_BYTES:
        raise _unauthenticated("The token is too long.")
    return token.decode("latin-1")


async def _verify(token: str, settings: JwtSettings, keys: KeySet) -> Mapping[str, Any]:
    try:
        key = await keys.find(_key_id(token))
        if key is None:
            raise _unauthenticated("The token is signed with a key that is not known.")
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=settings.algorithms,
            audience=settings.audience,
            issuer=settings.issuer,
            leeway=settings.leeway_seconds,
            options={"require": ["exp"], "verify_aud": settings.audience is not None},
        )
    except KeySetUnavailable as error:
        _logger.error("Tokens cannot be verified: %s", error.__cause__ or error)
        raise RequestError(RequestErrorCode.AUTHENTICATION_UNAVAILABLE, error.message) from error
    except jwt.ExpiredSignatureError:
        raise _unauthenticated("The token has expired.") from None
    except jwt.PyJWTError:
        # Which check failed is of use only to those who forge tokens.
        raise _unauthenticated("The token is not valid.") from None
    return claims


def _key_id(token: str) -> str | None:
    key_id = jwt.get_unverified_header(token).get("kid")
    return key_id if isinstance(key_id, str) else None


def _sign(claims: Mapping[str, Any], settings: ForwardSettings, now: float) -> tuple[bytes, bytes]:
    passed_on = {name: claims[name] for name in settings.claims if name in claims}
    passed_on["exp"] = int(now + settings.ttl_seconds)
    signed = jwt.encode(passed_on, settings.secret.get_secret_value(), algorithm="HS256")
    return settings.header.encode(), signed.encode()


def _unauthenticated(message: str) -> RequestError:
    return RequestError(RequestErrorCode.UNAUTHENTICATED, message, headers=(AUTHENTICATE_HEADER,))

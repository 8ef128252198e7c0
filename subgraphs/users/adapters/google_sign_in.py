"""Signing in through Google: OpenID Connect with PKCE, a nonce, and a verified ID token."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from subgraphs.users.adapters.oauth_client import (
    Registration,
    ask,
    authorization_url,
    open_client,
    text_of,
    token_request,
)
from subgraphs.users.ports import ProviderRefused, SignInAttempt
from subgraphs.users.rules.providers import Provider, ProviderProfile

_SCOPE = "openid email profile"
_ALGORITHMS = ["RS256", "ES256"]
_LEEWAY_SECONDS = 30
_METADATA_SECONDS = 3600.0


@dataclass
class _Remembered:
    """The provider's description of itself, and when it was read."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    read_at: float = float("-inf")


@dataclass(frozen=True, slots=True)
class GoogleSignIn:
    """The provider.

    Attributes:
        issuer: its address; everything else it tells of itself (OpenID Connect Discovery 1.0).
        registration: what it knows the store by.
    """

    issuer: str
    registration: Registration
    _remembered: _Remembered = field(default_factory=_Remembered)

    async def begin(self, attempt: SignInAttempt) -> str:
        """Return the address that the browser is sent to.

        Raises:
            ProviderRefused: the provider does not answer.
        """
        async with open_client() as client:
            metadata = await self._metadata(client)
        endpoint = _endpoint(metadata, "authorization_endpoint")
        return authorization_url(
            endpoint,
            self.registration,
            _SCOPE,
            attempt,
            nonce=attempt.nonce,
            prompt="select_account",
        )

    async def finish(self, code: str, attempt: SignInAttempt) -> ProviderProfile:
        """Exchange the code that came back, and return who has signed in.

        Raises:
            ProviderRefused: the provider refuses, or what it says does not hold.
        """
        async with open_client() as client:
            metadata = await self._metadata(client)
            tokens = await ask(
                client,
                "POST",
                _endpoint(metadata, "token_endpoint"),
                data=token_request(self.registration, code, attempt),
            )
            keys = await ask(client, "GET", _endpoint(metadata, "jwks_uri"))
        claims = self._verify(tokens, keys, attempt.nonce)
        return ProviderProfile(
            provider=Provider.GOOGLE,
            subject=str(claims["sub"]),
            email=text_of(claims, "email"),
            is_email_verified=claims.get("email_verified") is True,
            name=text_of(claims, "name"),
        )

    async def _metadata(self, client: httpx.AsyncClient) -> Mapping[str, Any]:
        known = self._remembered
        if time.monotonic() - known.read_at > _METADATA_SECONDS:
            url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            metadata = await ask(client, "GET", url)
            # Discovery §4.3: a description that names another issuer is another's.
            if metadata.get("issuer") != self.issuer:
                raise ProviderRefused("the description is another issuer's")
            known.metadata, known.read_at = metadata, time.monotonic()
        return known.metadata

    def _verify(
        self, tokens: Mapping[str, Any], keys: Mapping[str, Any], nonce: str
    ) -> Mapping[str, Any]:
        """Return the claims of the ID token (OpenID Connect Core 1.0 §3.1.3.7)."""
        id_token = text_of(tokens, "id_token") or ""
        try:
            header = jwt.get_unverified_header(id_token)
            key = jwt.PyJWKSet.from_dict(dict(keys))[str(header.get("kid"))]
            claims = jwt.decode(
                id_token,
                key,
                algorithms=_ALGORITHMS,
                audience=self.registration.client_id,
                issuer=self.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub"]},
            )
            CodeIDToken(
                claims,
                header,
                params={
                    "nonce": nonce,
                    "client_id": self.registration.client_id,
                    "access_token": tokens.get("access_token"),
                },
            ).validate(leeway=_LEEWAY_SECONDS)
        except (jwt.PyJWTError, JoseError, KeyError, TypeError) as error:
            raise ProviderRefused(f"the ID token does not hold: {type(error).__name__}") from error
        return claims


def _endpoint(metadata: Mapping[str, Any], name: str) -> str:
    endpoint = text_of(metadata, name)
    if endpoint is None:
        raise ProviderRefused(f"the description lacks {name}")
    return endpoint

"""What signing in through any provider has in common: Authlib's client, and one HTTP exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_token_request

from subgraphs.users.ports import ProviderRefused, SignInAttempt

#: To connect, and for an answer; somebody is waiting before a blank page.
_TIMEOUT = httpx.Timeout(8, connect=3)
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Registration:
    """What a provider knows the store by.

    Attributes:
        client_id: the store's name there.
        client_secret: what proves it.
        redirect_uri: where the provider sends people back to; it knows no other.
    """

    client_id: str
    client_secret: str
    redirect_uri: str


def authorization_url(
    endpoint: str, registration: Registration, scope: str, attempt: SignInAttempt, **more: str
) -> str:
    """Return the address that a browser is sent to.

    Args:
        endpoint: the provider's page.
        registration: who asks.
        scope: what is asked for.
        attempt: its state comes back; its verifier's SHA-256 goes along.
        more: further parameters.
    """
    client = OAuth2Client(
        session=None,
        client_id=registration.client_id,
        scope=scope,
        redirect_uri=registration.redirect_uri,
        code_challenge_method="S256",
    )
    url, _ = client.create_authorization_url(
        endpoint, state=attempt.state, code_verifier=attempt.verifier, **more
    )
    return str(url)


def token_request(registration: Registration, code: str, attempt: SignInAttempt) -> dict[str, str]:
    """Return the form that exchanges a code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5)."""
    body = prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=registration.redirect_uri,
        code_verifier=attempt.verifier,
        client_id=registration.client_id,
        client_secret=registration.client_secret,
    )
    return dict(httpx.QueryParams(body).items())


def open_client() -> httpx.AsyncClient:
    """Return a client for the few requests of one sign-in; it follows nobody elsewhere."""
    return httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False)


async def ask(client: httpx.AsyncClient, method: str, url: str, **parts: Any) -> Mapping[str, Any]:
    """Send one request to a provider and return the JSON object it answers.

    Raises:
        ProviderRefused: it is away, it refuses, or its answer is no JSON object.
    """
    try:
        response = await client.request(method, url, **parts)
        if response.is_success and len(response.content) <= _MOST_BYTES:
            answer = response.json()
            if isinstance(answer, Mapping):
                return answer
        raise ProviderRefused(f"{method} {response.url.host}: {response.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderRefused(f"{method} {httpx.URL(url).host}: {type(error).__name__}") from error


def text_of(answer: Mapping[str, Any], name: str) -> str | None:
    """Return a text of a provider's answer, or None when it is absent, empty or no text."""
    value = answer.get(name)
    return value if isinstance(value, str) and value else None

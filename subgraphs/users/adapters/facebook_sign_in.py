"""Signing in through Facebook: OAuth 2.0 with PKCE, then the Graph API tells who it was."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

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

_SCOPE = "public_profile email"
_FIELDS = "id,name,email"


@dataclass(frozen=True, slots=True)
class FacebookSignIn:
    """The provider.

    Attributes:
        dialog_url: the address of its consent page.
        graph_url: the address of its Graph API, with the version.
        registration: what it knows the store by.
    """

    dialog_url: str
    graph_url: str
    registration: Registration

    async def begin(self, attempt: SignInAttempt) -> str:
        """Return the address that the browser is sent to."""
        return authorization_url(self.dialog_url, self.registration, _SCOPE, attempt)

    async def finish(self, code: str, attempt: SignInAttempt) -> ProviderProfile:
        """Exchange the code that came back, and return who has signed in.

        The Graph API does not say whether the address was verified, so it counts as not.

        Raises:
            ProviderRefused: the provider refuses, or says nothing of use.
        """
        graph = self.graph_url.rstrip("/")
        async with open_client() as client:
            tokens = await ask(
                client,
                "POST",
                f"{graph}/oauth/access_token",
                data=token_request(self.registration, code, attempt),
            )
            access_token = text_of(tokens, "access_token")
            if access_token is None:
                raise ProviderRefused("there is no access token")
            # Proves that the token's user is the app that holds the secret.
            secret = self.registration.client_secret.encode()
            proof = hmac.new(secret, access_token.encode(), "sha256").hexdigest()
            profile = await ask(
                client,
                "GET",
                f"{graph}/me",
                params={"fields": _FIELDS, "appsecret_proof": proof},
                headers={"authorization": f"Bearer {access_token}"},
            )
        subject = text_of(profile, "id")
        if subject is None:
            raise ProviderRefused("the profile has no id")
        return ProviderProfile(
            provider=Provider.FACEBOOK,
            subject=subject,
            email=text_of(profile, "email"),
            is_email_verified=False,
            name=text_of(profile, "name"),
        )

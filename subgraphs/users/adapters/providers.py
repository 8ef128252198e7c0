"""The sign-in providers that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import SecretStr

from subgraphs.kit.settings import StoreSettings
from subgraphs.users.adapters.facebook_sign_in import FacebookSignIn
from subgraphs.users.adapters.google_sign_in import GoogleSignIn
from subgraphs.users.adapters.oauth_client import Registration
from subgraphs.users.ports import SignInProvider
from subgraphs.users.rules.providers import Provider


@cache
def sign_in_providers(settings: StoreSettings) -> Mapping[Provider, SignInProvider]:
    """Return the providers that have a client id and a secret in the settings."""
    found: dict[Provider, SignInProvider] = {}
    google = _registration(
        settings,
        Provider.GOOGLE,
        settings.store_google_client_id,
        settings.store_google_client_secret,
    )
    if google is not None:
        found[Provider.GOOGLE] = GoogleSignIn(settings.store_google_issuer, google)
    facebook = _registration(
        settings,
        Provider.FACEBOOK,
        settings.store_facebook_client_id,
        settings.store_facebook_client_secret,
    )
    if facebook is not None:
        found[Provider.FACEBOOK] = FacebookSignIn(
            settings.store_facebook_dialog_url, settings.store_facebook_graph_url, facebook
        )
    return found


def _registration(
    settings: StoreSettings, provider: Provider, client_id: str | None, secret: SecretStr | None
) -> Registration | None:
    if not client_id or secret is None:
        return None
    home = settings.store_public_url.rstrip("/")
    redirect_uri = f"{home}/account/sign-in/{provider.value}"
    return Registration(client_id, secret.get_secret_value(), redirect_uri)

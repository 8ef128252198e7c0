"""The graph's types of signing in through providers."""

from __future__ import annotations

import strawberry

from subgraphs.users.rules.providers import Provider
from subgraphs.users.types.payloads import Payload


@strawberry.input(description="Through whom to sign in.")
class UserProviderStartInput:
    """A provider."""

    provider: Provider = strawberry.field(description="Who vouches for you.")


@strawberry.input(description="What the browser came back from a provider with.")
class UserProviderFinishInput:
    """The provider's answer, and the proof that this browser began."""

    state: str = strawberry.field(description="As it stands in the address.")
    code: str = strawberry.field(description="As it stands in the address; good once.")
    browser_key: str = strawberry.field(description="As `userProviderStart` gave it.")
    device: str | None = strawberry.field(
        default=None, description="What this device is called in the list of your sessions."
    )


@strawberry.input(description="Through whom you do not want to sign in any more.")
class UserProviderUnlinkInput:
    """A provider."""

    provider: Provider = strawberry.field(description="Who vouches for you.")


@strawberry.type(description="Where the browser goes to sign in, or why it cannot.")
class UserProviderStartPayload(Payload):
    """What beginning a sign-in returns."""

    authorization_url: str | None = strawberry.field(
        default=None, description="Send the browser there; it comes back with `state` and `code`."
    )
    browser_key: str | None = strawberry.field(
        default=None, description="To be kept in this browser until it comes back."
    )


@strawberry.type(description="The answer to giving up a way to sign in.")
class UserProviderUnlinkPayload(Payload):
    """What unlinking returns."""

"""Signing in through Google and Facebook."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.loaders import Users
from subgraphs.users.ports import Client
from subgraphs.users.rules.accounts import clean_device
from subgraphs.users.service import providers
from subgraphs.users.service.audit import Witness
from subgraphs.users.types.accounts import UserSessionPayload
from subgraphs.users.types.providers import (
    UserProviderFinishInput,
    UserProviderStartInput,
    UserProviderStartPayload,
    UserProviderUnlinkInput,
    UserProviderUnlinkPayload,
)


@strawberry.type
class ProviderMutation:
    """What users can do with sign-in providers."""

    @strawberry.mutation(
        description="Begin to sign in through a provider. Who is signed in links the provider to "
        "their account."
    )
    async def user_provider_start(
        self, info: Info[Users], input: UserProviderStartInput
    ) -> UserProviderStartPayload:
        """Begin a sign-in."""
        request, domain = info.context.request, info.context.domain
        try:
            begun = await providers.begin(domain.doors, input.provider, request.identity)
        except AccountError as error:
            return UserProviderStartPayload.refused(error, request.locale)
        return UserProviderStartPayload(
            authorization_url=begun.authorization_url, browser_key=begun.browser_key
        )

    @strawberry.mutation(
        description="Sign in with what the browser came back from the provider with. An address "
        "that the provider does not vouch for is confirmed by a letter first."
    )
    async def user_provider_finish(
        self, info: Info[Users], input: UserProviderFinishInput
    ) -> UserSessionPayload:
        """Finish a sign-in."""
        request, domain = info.context.request, info.context.domain
        back = providers.Return(input.state, input.code, input.browser_key, request.locale)
        try:
            client = Client(clean_device(input.device), request.client_address)
            # The provider is asked while no connection is held.
            attempt, profile = await providers.finish(domain.doors, back)
            async with domain.work(request) as work:
                user = await providers.welcome(
                    work, domain.desk, attempt, profile, request.locale, Witness.of(request)
                )
            if user is None:
                raise AccountError(UserErrorCode.EMAIL_UNPROVEN, provider=profile.provider.shown)
        except AccountError as error:
            return UserSessionPayload.refused(error, request.locale)
        return UserSessionPayload.of(await domain.sessions.open(user, client, request.clock()))

    @strawberry.federation.mutation(
        authenticated=True, description="Give up a way to sign in, as long as another is left."
    )
    async def user_provider_unlink(
        self, info: Info[Users], input: UserProviderUnlinkInput
    ) -> UserProviderUnlinkPayload:
        """Undo a link."""
        request = info.context.request
        caller = request.user
        try:
            async with info.context.domain.work(request) as work:
                await providers.unlink(work, caller.user_id, input.provider, Witness.of(request))
        except AccountError as error:
            return UserProviderUnlinkPayload.refused(error, request.locale)
        return UserProviderUnlinkPayload()

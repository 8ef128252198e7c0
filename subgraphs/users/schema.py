"""Query and Mutation of users."""

from __future__ import annotations

import strawberry

from subgraphs.kit.app import schema_config, schema_extensions
from subgraphs.kit.context import Info
from subgraphs.users import service
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.loaders import Users
from subgraphs.users.rules import clean_registration
from subgraphs.users.types import (
    SessionRefreshInput,
    User,
    UserLoginInput,
    UserLogoutInput,
    UserLogoutPayload,
    UserRegisterInput,
    UserSessionPayload,
)


@strawberry.type
class Query:
    """What can be asked of users."""

    @strawberry.field(description="The signed-in user; null when nobody has signed in.")
    async def me(self, info: Info[Users]) -> User | None:
        """Return the caller."""
        identity = info.context.request.identity
        row = await info.context.domain.user.load(identity.user_id) if identity else None
        return None if row is None else User.of(row)


@strawberry.type
class Mutation:
    """What users can do with their accounts."""

    @strawberry.mutation(description="Open an account and sign in to it.")
    async def user_register(
        self, info: Info[Users], input: UserRegisterInput
    ) -> UserSessionPayload:
        """Register and sign in."""
        request, domain = info.context.request, info.context.domain
        now = request.clock()
        try:
            registration = clean_registration(
                input.email, input.password, input.display_name, input.locale or request.locale
            )
            async with domain.work(request) as work:
                user = await service.register(work, domain.gate.hasher, registration, now)
        except AccountError as error:
            return UserSessionPayload.refused(error, request.locale)
        return UserSessionPayload.of(await domain.sessions.open(user, now))

    @strawberry.mutation(description="Sign in by address and password.")
    async def user_login(self, info: Info[Users], input: UserLoginInput) -> UserSessionPayload:
        """Sign in."""
        request, domain = info.context.request, info.context.domain
        now = request.clock()
        try:
            login = await service.log_in(domain.gate, input.email, input.password, now)
        except AccountError as error:
            return UserSessionPayload.refused(error, request.locale)
        async with domain.work(request) as work:
            await service.keep_stronger_hash(work, login)
        return UserSessionPayload.of(await domain.sessions.open(login.user, now))

    @strawberry.mutation(description="Go on with a session: the next pair of tokens.")
    async def session_refresh(
        self, info: Info[Users], input: SessionRefreshInput
    ) -> UserSessionPayload:
        """Go on with a session."""
        request, domain = info.context.request, info.context.domain
        async with domain.work(request) as work:
            signed_in = await service.refresh(
                work, domain.sessions, input.refresh_token, request.clock()
            )
        if signed_in is None:
            refusal = AccountError(UserErrorCode.REFRESH_TOKEN_INVALID, ("refreshToken",))
            return UserSessionPayload.refused(refusal, request.locale)
        return UserSessionPayload.of(signed_in)

    @strawberry.mutation(
        description="End the session; access tokens that are out end by themselves in minutes."
    )
    async def user_logout(self, info: Info[Users], input: UserLogoutInput) -> UserLogoutPayload:
        """End this session, or all of the caller's."""
        caller, store = info.context.request.user, info.context.domain.sessions.store
        if input.everywhere:
            await store.end_all(caller.user_id)
        else:
            await store.end(caller.session_id)
        return UserLogoutPayload(user_errors=[])


schema = strawberry.federation.Schema(
    query=Query,
    mutation=Mutation,
    types=[User],
    config=schema_config(),
    extensions=schema_extensions(),
)

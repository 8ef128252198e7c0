"""Sessions: begun, gone on with, ended."""

from __future__ import annotations

import strawberry

from subgraphs.kit.context import Info
from subgraphs.kit.ids import find_global_id
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.loaders import Users
from subgraphs.users.ports import Client
from subgraphs.users.rules.accounts import clean_device
from subgraphs.users.service import sessions
from subgraphs.users.service.audit import Witness
from subgraphs.users.types.accounts import (
    SessionRefreshInput,
    SessionRevokeInput,
    SessionRevokePayload,
    UserLoginInput,
    UserLogoutInput,
    UserLogoutPayload,
    UserSessionPayload,
)


@strawberry.type
class SessionMutation:
    """What users can do with their sessions."""

    @strawberry.mutation(description="Sign in by address and password.")
    async def user_login(self, info: Info[Users], input: UserLoginInput) -> UserSessionPayload:
        """Sign in."""
        request, domain = info.context.request, info.context.domain
        now, witness = request.clock(), Witness.of(request)
        try:
            client = Client(clean_device(input.device), request.client_address)
            login = await sessions.log_in(
                domain.desk.gate, input.email, input.password, request.client_address, now
            )
        except AccountError as error:
            async with domain.work(request) as work:
                await sessions.note_refused_login(work, input.email, error, witness)
            return UserSessionPayload.refused(error, request.locale)
        async with domain.work(request) as work:
            await sessions.note_login(work, login, witness)
        return UserSessionPayload.of(await domain.sessions.open(login.user, client, now))

    @strawberry.mutation(description="Go on with a session: the next pair of tokens.")
    async def session_refresh(
        self, info: Info[Users], input: SessionRefreshInput
    ) -> UserSessionPayload:
        """Go on with a session."""
        request, domain = info.context.request, info.context.domain
        async with domain.work(request) as work:
            signed_in = await sessions.refresh(
                work, domain.sessions, input.refresh_token, Witness.of(request)
            )
        if signed_in is None:
            refusal = AccountError(UserErrorCode.REFRESH_TOKEN_INVALID, ("refreshToken",))
            return UserSessionPayload.refused(refusal, request.locale)
        return UserSessionPayload.of(signed_in)

    @strawberry.federation.mutation(
        authenticated=True,
        description="End this session, or all of yours; their access tokens are refused at once.",
    )
    async def user_logout(self, info: Info[Users], input: UserLogoutInput) -> UserLogoutPayload:
        """End this session, or all of the caller's."""
        request, domain = info.context.request, info.context.domain
        caller, store = request.user, domain.sessions.store
        async with domain.work(request) as work:
            await sessions.log_out(
                work, store, caller, Witness.of(request), everywhere=input.everywhere
            )
        return UserLogoutPayload()

    @strawberry.federation.mutation(
        authenticated=True,
        description="End one of your sessions; its access tokens are refused at once.",
    )
    async def session_revoke(
        self, info: Info[Users], input: SessionRevokeInput
    ) -> SessionRevokePayload:
        """End one of the caller's sessions."""
        request, domain = info.context.request, info.context.domain
        caller, key = request.user, find_global_id("Session", input.id)
        try:
            async with domain.work(request) as work:
                await sessions.revoke(
                    work,
                    domain.sessions.store,
                    caller,
                    "" if key is None else key.hex,
                    Witness.of(request),
                )
        except AccountError as error:
            return SessionRevokePayload.refused(error, request.locale)
        return SessionRevokePayload()

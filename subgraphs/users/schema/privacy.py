"""The audit log, roles, and the right to see and remove what the store knows."""

from __future__ import annotations

from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from subgraphs.kit.connections import Connection, Paged, connect_rows
from subgraphs.kit.context import Info
from subgraphs.kit.federation import ADMIN_SCOPES
from subgraphs.kit.identity import Role
from subgraphs.kit.ids import find_global_id, parse_global_id
from subgraphs.kit.pagination import PageArguments
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.loaders import Users
from subgraphs.users.repository import audit
from subgraphs.users.service import accounts, privacy, roles
from subgraphs.users.service.audit import Witness
from subgraphs.users.types.accounts import User
from subgraphs.users.types.privacy import (
    AuditEntry,
    UserDataExportInput,
    UserDataExportPayload,
    UserEraseInput,
    UserErasePayload,
    UserRolesSetInput,
    UserRolesSetPayload,
)


@strawberry.type
class PrivacyQuery:
    """What administrators can ask of what was done."""

    @strawberry.federation.field(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        extensions=[Paged()],
        description="What was done to accounts, the newest first; for administrators. `userId` "
        "leaves only what was done to that user.",
    )
    async def audit_log(
        self,
        info: Info[Users],
        page: PageArguments,
        user_id: strawberry.ID | None = None,
    ) -> Connection[AuditEntry] | None:
        """Return a page of the audit log to an administrator."""
        info.context.request.require_role(Role.ADMIN)
        key = None if user_id is None else parse_global_id("User", user_id)
        rows, reader = audit.done_to(key), info.context.domain.reader
        return await connect_rows(
            reader, rows, page.read_id(), AuditEntry.of, lambda row: (str(row.id),)
        )


@strawberry.type
class PrivacyMutation:
    """What can be done with what the store knows about people."""

    @strawberry.federation.mutation(
        authenticated=True,
        description="What the store knows about you: your account as one document, and yourself, "
        "on whom the other domains tell the rest.",
    )
    async def user_data_export(
        self, info: Info[Users], input: UserDataExportInput
    ) -> UserDataExportPayload:
        """Return what this domain knows of the caller."""
        request, domain = info.context.request, info.context.domain
        caller = request.user
        try:
            await accounts.prove_presence(
                domain.desk.gate, caller.user_id, input.password, request.clock()
            )
            async with domain.work(request) as work:
                user, document = await privacy.export(
                    work, domain.sessions.store, caller.user_id, Witness.of(request)
                )
        except AccountError as error:
            return UserDataExportPayload.refused(error, request.locale)
        return UserDataExportPayload(document=JSON(dict(document)), user=User.of(user))

    @strawberry.federation.mutation(
        authenticated=True,
        description="Erase personal data for good; every session ends at once. What the law wants "
        "kept (orders, payments, consents) stays without a name.",
    )
    async def user_erase(self, info: Info[Users], input: UserEraseInput) -> UserErasePayload:
        """Erase the caller, or for an administrator somebody else."""
        request, domain = info.context.request, info.context.domain
        user_id = request.user.user_id
        try:
            if input.user_id is None:
                await accounts.prove_presence(
                    domain.desk.gate, user_id, input.password, request.clock()
                )
            else:
                request.require_role(Role.ADMIN)
                user_id = _known_user(input.user_id)
            async with domain.work(request) as work:
                await privacy.erase(work, domain.sessions.store, user_id, Witness.of(request))
        except AccountError as error:
            return UserErasePayload.refused(error, request.locale)
        return UserErasePayload()

    @strawberry.federation.mutation(
        authenticated=True,
        requires_scopes=ADMIN_SCOPES,
        tags=["admin"],
        description="Give a user these roles and no others, for administrators; the user's "
        "sessions end.",
    )
    async def user_roles_set(
        self, info: Info[Users], input: UserRolesSetInput
    ) -> UserRolesSetPayload:
        """Give a user other roles."""
        request, domain = info.context.request, info.context.domain
        admin = request.require_role(Role.ADMIN)
        try:
            change = (_known_user(input.user_id), input.roles)
            async with domain.work(request) as work:
                user = await roles.set_roles(
                    work, domain.sessions.store, admin, change, Witness.of(request)
                )
        except AccountError as error:
            return UserRolesSetPayload.refused(error, request.locale)
        return UserRolesSetPayload(user=User.of(user))


def _known_user(value: str) -> UUID:
    key = find_global_id("User", value)
    if key is None:
        raise AccountError(UserErrorCode.USER_UNKNOWN, ("userId",))
    return key

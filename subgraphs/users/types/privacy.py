"""The graph's types of the audit log, of roles, and of what the store knows about somebody."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from subgraphs.kit.identity import Role
from subgraphs.kit.ids import global_id
from subgraphs.users.repository.audit import AuditRow
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.types.accounts import User
from subgraphs.users.types.payloads import Payload


@strawberry.type(description="Something that was done to an account.")
class AuditEntry:
    """The graph's form of `AuditRow`."""

    id: strawberry.ID = strawberry.field(description="Opaque.")
    at: datetime = strawberry.field(description="UTC.")
    action: AuditAction = strawberry.field(description="What was done.")
    user_id: strawberry.ID | None = strawberry.field(
        description="To whom; null when that is nobody whom the store knows."
    )
    actor_id: strawberry.ID | None = strawberry.field(
        description="By whom; null for somebody who had not signed in."
    )
    actor_role: str = strawberry.field(description="As what.")
    client_address: str | None = strawberry.field(description="From which IP address.")
    request_id: str = strawberry.field(description="In which request, as the logs name it.")
    details: JSON = strawberry.field(
        description="What else is known of it, by name; its keys go by the action."
    )

    @classmethod
    def of(cls, row: AuditRow) -> AuditEntry:
        """Return the graph's form of an entry."""
        return cls(
            id=global_id("AuditEntry", row.id),
            at=row.at,
            action=row.action,
            user_id=None if row.user_id is None else global_id("User", row.user_id),
            actor_id=None if row.actor_id is None else global_id("User", row.actor_id),
            actor_role=row.actor_role,
            client_address=row.client_address,
            request_id=row.request_id,
            details=JSON(dict(row.details)),
        )


@strawberry.input(description="A proof that it is you.")
class UserDataExportInput:
    """A password."""

    password: str | None = strawberry.field(
        default=None, description="Of your account, when it has one."
    )


@strawberry.input(description="Whose personal data is to be erased.")
class UserEraseInput:
    """Yourself, or for administrators somebody else."""

    password: str | None = strawberry.field(
        default=None, description="Of your account, when it has one."
    )
    user_id: strawberry.ID | None = strawberry.field(
        default=None, description="Somebody else, for administrators; yourself when absent."
    )


@strawberry.input(description="What a user may be in the store from now on.")
class UserRolesSetInput:
    """Roles."""

    user_id: strawberry.ID = strawberry.field(description="Whose roles.")
    roles: list[Role] = strawberry.field(description="All of them; everybody is a buyer.")


@strawberry.type(description="What the store knows about you, or why it is not told.")
class UserDataExportPayload(Payload):
    """What exporting returns."""

    document: JSON | None = strawberry.field(
        default=None, description="What concerns your account itself, whole."
    )
    user: User | None = strawberry.field(
        default=None,
        description="You: what the other domains know is selected here, e.g. orders and reviews.",
    )


@strawberry.type(description="The answer to erasing personal data.")
class UserErasePayload(Payload):
    """What erasing returns."""


@strawberry.type(description="The answer to giving a user other roles.")
class UserRolesSetPayload(Payload):
    """What giving roles returns."""

    user: User | None = strawberry.field(
        default=None, description="As it is now; null when it was refused."
    )

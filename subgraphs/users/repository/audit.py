"""Queries of the audit log; rows are only added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.keyset import SortedList
from subgraphs.users.models import audit
from subgraphs.users.rules.audit import AuditAction


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Something that was done.

    Attributes:
        id: sorted by time.
        at: when, UTC.
        action: what.
        user_id: whom it was done to, or None.
        actor_id: who did it; None for somebody who had not signed in.
        actor_role: as what.
        client_address: from which IP address, or None.
        request_id: in which request.
        details: what else there is to tell; never a secret, never an address or a name.
    """

    id: UUID
    at: datetime
    action: AuditAction
    user_id: UUID | None
    actor_id: UUID | None
    actor_role: str
    client_address: str | None
    request_id: str
    details: Mapping[str, Any]


async def add(session: AsyncSession, row: AuditRow) -> None:
    """Write what was done."""
    await session.execute(
        insert(audit).values(
            id=row.id,
            at=row.at,
            action=row.action.value,
            user_id=row.user_id,
            actor_id=row.actor_id,
            actor_role=row.actor_role,
            client_address=row.client_address,
            request_id=row.request_id,
            details=dict(row.details),
        )
    )


def done_to(user_id: UUID | None = None) -> SortedList[AuditRow]:
    """Return the list of what was done, the newest first: to a user, or to anybody."""
    statement = select(audit)
    if user_id is not None:
        statement = statement.where(audit.c.user_id == user_id)
    return SortedList(statement, (audit.c.id,), _row)


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        id=row.id,
        at=row.at,
        action=AuditAction(row.action),
        user_id=row.user_id,
        actor_id=row.actor_id,
        actor_role=row.actor_role,
        client_address=row.client_address,
        request_id=row.request_id,
        details=row.details,
    )

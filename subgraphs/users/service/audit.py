"""Noting who did what to whom, when and from where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from subgraphs.kit.context import Request
from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.repository import audit
from subgraphs.users.repository.audit import AuditRow
from subgraphs.users.rules.audit import AuditAction

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Witness:
    """Who acts, from where, in which request.

    Attributes:
        actor_id: the signed-in user, or None.
        actor_role: the role they act in.
        client_address: the IP address, or None.
        request_id: the request.
    """

    actor_id: UUID | None
    actor_role: str
    client_address: str | None
    request_id: str

    @classmethod
    def of(cls, request: Request) -> Witness:
        """Return who acts in a request."""
        who = request.identity
        return cls(
            actor_id=None if who is None else who.user_id,
            actor_role="anonymous" if who is None else who.acting_role.value,
            client_address=request.client_address,
            request_id=request.request_id,
        )


async def note(
    work: UnitOfWork,
    witness: Witness,
    action: AuditAction,
    user_id: UUID | None,
    details: Mapping[str, object] = _NOTHING,
) -> None:
    """Write into the audit log, in this transaction.

    Args:
        work: the unit of work of what is done.
        witness: who does it.
        action: what is done.
        user_id: to whom; None when that is nobody whom the store knows.
        details: what else there is to tell; never a secret, an address or a name: rows stay when
            the user is erased.
    """
    await audit.add(
        work.session,
        AuditRow(
            id=new_id(),
            at=work.now(),
            action=action,
            user_id=user_id,
            actor_id=witness.actor_id,
            actor_role=witness.actor_role,
            client_address=witness.client_address,
            request_id=witness.request_id,
            details=details,
        ),
    )

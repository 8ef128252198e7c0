"""Who may do what: given and taken by administrators."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.models import UserRow
from subgraphs.users.ports import SessionStore
from subgraphs.users.repository import accounts
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.service.audit import Witness, note


async def set_roles(
    work: UnitOfWork,
    store: SessionStore,
    admin: Identity,
    change: tuple[UUID, Collection[Role]],
    witness: Witness,
) -> UserRow:
    """Give a user these roles and no others, and return the user.

    The user's sessions end: a token says what its bearer may, and one that says too much is to be
    worth nothing.

    Args:
        work: the unit of work.
        store: where sessions end.
        admin: who acts.
        change: whose roles, and which.
        witness: who acts, for the audit log.

    Raises:
        AccountError: `USER_UNKNOWN`, or `ROLES_INVALID` when somebody would be no buyer, or the
            administrator no administrator.
    """
    user_id, roles = change[0], frozenset(change[1])
    if Role.BUYER not in roles or (user_id == admin.user_id and Role.ADMIN not in roles):
        raise AccountError(UserErrorCode.ROLES_INVALID, ("roles",))
    user = await accounts.locked_user(work.session, user_id)
    if user is None or not user.is_open:
        raise AccountError(UserErrorCode.USER_UNKNOWN, ("userId",))
    names = sorted(role.value for role in roles)
    await accounts.change_user(work.session, user.id, roles=names)
    details = {"before": sorted(role.value for role in user.roles), "after": names}
    await note(work, witness, AuditAction.ROLES_CHANGED, user.id, details)
    changed = await accounts.locked_user(work.session, user.id)
    if roles != user.roles:
        await store.end_all(user.id)
    return changed or user

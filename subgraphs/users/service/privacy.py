"""The user's right to see, and to have removed, what the store knows about them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from subgraphs.kit.events import to_json
from subgraphs.kit.pagination import PageRequest
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.events import UserErased
from subgraphs.users.models import UserRow
from subgraphs.users.ports import SessionStore
from subgraphs.users.repository import accounts, audit, people, providers, tickets
from subgraphs.users.rules.audit import AuditAction
from subgraphs.users.rules.tickets import TicketKind
from subgraphs.users.service.accounts import publish
from subgraphs.users.service.audit import Witness, note

#: What others see in the place of a name that was erased.
ERASED_NAME = "—"
_MOST_AUDIT_ROWS = 1000


async def export(
    work: UnitOfWork, store: SessionStore, user_id: UUID, witness: Witness
) -> tuple[UserRow, Mapping[str, object]]:
    """Return a user, and what this domain knows of them as JSON values.

    Raises:
        AccountError: `USER_UNKNOWN`.
    """
    session = work.session
    user = (await accounts.users_by_id(session, [user_id])).get(user_id)
    if user is None:
        raise AccountError(UserErrorCode.USER_UNKNOWN)
    await note(work, witness, AuditAction.DATA_EXPORTED, user_id)
    linked = await providers.providers_of(session, user_id)
    chosen = await people.preferences_of(session, user_id)
    done = await audit.done_to(user_id).page(session, PageRequest(_MOST_AUDIT_ROWS))
    document = {
        "madeAt": work.now(),
        "profile": {
            "id": user.id,
            "email": user.email,
            "displayName": user.display_name,
            "roles": sorted(user.roles),
            "locale": user.locale,
            "createdAt": user.created_at,
            "confirmedAt": user.confirmed_at,
            "hasPassword": user.has_password,
        },
        "addresses": await people.addresses_of(session, user_id),
        "phones": await people.phones_of(session, user_id),
        "signInProviders": [
            {"provider": provider, "linkedAt": at} for provider, at in linked.items()
        ],
        "sessions": await store.all_of(user_id, work.now()),
        "preferences": [
            {"subject": subject, "channel": channel, "isWanted": is_wanted}
            for (subject, channel), is_wanted in chosen.items()
        ],
        "consents": await people.consents_of(session, user_id),
        "audit": done.rows,
    }
    return user, {name: to_json(part) for name, part in document.items()}


async def erase(work: UnitOfWork, store: SessionStore, user_id: UUID, witness: Witness) -> None:
    """Remove what tells who the user is; access ends at once, and the others are told.

    What the law wants kept stays under the user's id alone: orders and payments (in their domains),
    the consents, and the audit log, which holds no names and no addresses but IP addresses.

    Raises:
        AccountError: `USER_UNKNOWN`.
    """
    user = await accounts.locked_user(work.session, user_id)
    if user is None or user.erased_at is not None:
        raise AccountError(UserErrorCode.USER_UNKNOWN, ("userId",))
    await people.forget(work.session, user_id)
    await providers.unlink_all(work.session, user_id)
    for kind in TicketKind:
        await tickets.discard(work.session, user_id, kind)
    await accounts.change_user(
        work.session,
        user_id,
        # RFC 2606: no such domain will ever exist.
        email=f"{user_id}@erased.invalid",
        display_name=ERASED_NAME,
        password_hash=None,
        erased_at=work.now(),
    )
    await publish(work, UserErased(user_id=user_id))
    await note(work, witness, AuditAction.USER_ERASED, user_id)
    await store.end_all(user_id)

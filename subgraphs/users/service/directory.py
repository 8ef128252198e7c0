"""Who the users are: for other domains' consumers, and for the store's first fill."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from subgraphs.kit.settings import Locale
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.models import NewUser, UserRow
from subgraphs.users.repository import accounts, people
from subgraphs.users.rules.wishes import Channel, Subject, is_mandatory, is_wanted_at_first


@dataclass(frozen=True, slots=True)
class Contact:
    """How to write to a user.

    Attributes:
        email: the address.
        display_name: how to call them.
        locale: their language.
    """

    email: str
    display_name: str
    locale: Locale


async def contact(work: UnitOfWork, user_id: UUID) -> Contact | None:
    """Return how to write to a user; None when there is no such user, or no more."""
    found = await accounts.users_by_id(work.session, [user_id])
    user = found.get(user_id)
    if user is None or user.erased_at is not None:
        return None
    return Contact(user.email, user.display_name, user.locale)


async def has_left(work: UnitOfWork, user_id: UUID) -> bool:
    """Return whether a user was erased; somebody who never was here has not left."""
    user = (await accounts.users_by_id(work.session, [user_id])).get(user_id)
    return user is not None and user.erased_at is not None


async def wants(work: UnitOfWork, user_id: UUID, subject: Subject, channel: Channel) -> bool:
    """Return whether a user wants to be written to about something in some way."""
    if is_mandatory(subject, channel):
        return True
    chosen = await people.preferences_of(work.session, user_id)
    return chosen.get((subject, channel), is_wanted_at_first(subject, channel))


async def users_by_id(work: UnitOfWork, keys: Collection[UUID]) -> Mapping[UUID, UserRow]:
    """Return the users that exist, by id."""
    return await accounts.users_by_id(work.session, keys)


async def seed_users(work: UnitOfWork, new: Sequence[NewUser]) -> None:
    """Write accounts that the store begins with; those that exist stay as they are.

    Nothing is published: nobody is to be welcomed to an account they did not open.
    """
    await accounts.add_users(work.session, new)

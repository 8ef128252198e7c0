"""Queries of accounts at sign-in providers that are linked to accounts here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.users.models import linked_accounts
from subgraphs.users.repository.accounts import Reader
from subgraphs.users.rules.providers import Provider


async def user_of(session: AsyncSession, provider: Provider, subject: str) -> UUID | None:
    """Return whose account here somebody at a provider is linked to, or None."""
    statement = select(linked_accounts.c.user_id).where(
        linked_accounts.c.provider == provider.value, linked_accounts.c.subject == subject
    )
    user_id: UUID | None = (await session.execute(statement)).scalar_one_or_none()
    return user_id


async def link(
    session: AsyncSession, user_id: UUID, provider: Provider, subject: str, now: datetime
) -> bool:
    """Link somebody at a provider to an account here.

    Returns:
        False, and nothing is written, when one of the two is linked already.
    """
    statement = (
        insert(linked_accounts)
        .values(user_id=user_id, provider=provider.value, subject=subject, linked_at=now)
        .on_conflict_do_nothing()
        .returning(linked_accounts.c.user_id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def unlink(session: AsyncSession, user_id: UUID, provider: Provider) -> bool:
    """Undo a link; return whether there was one."""
    gone = await session.execute(
        delete(linked_accounts)
        .where(linked_accounts.c.user_id == user_id, linked_accounts.c.provider == provider.value)
        .returning(linked_accounts.c.user_id)
    )
    return gone.scalar_one_or_none() is not None


async def unlink_all(session: AsyncSession, user_id: UUID) -> None:
    """Undo every link of a user."""
    await session.execute(delete(linked_accounts).where(linked_accounts.c.user_id == user_id))


async def providers_of(reader: Reader, user_id: UUID) -> Mapping[Provider, datetime]:
    """Return the providers that a user is linked at, and since when."""
    statement = (
        select(linked_accounts.c.provider, linked_accounts.c.linked_at)
        .where(linked_accounts.c.user_id == user_id)
        .order_by(linked_accounts.c.provider)
    )
    rows = await reader.execute(statement)
    return {Provider(row.provider): row.linked_at for row in rows}

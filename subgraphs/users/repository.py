"""Every query of users."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from subgraphs.kit.identity import Role
from subgraphs.kit.settings import Locale
from subgraphs.users.models import NewUser, UserRow, users

#: Whatever runs a statement: a request's connection, or a unit of work's session.
Reader: TypeAlias = AsyncConnection | AsyncSession


async def users_by_id(reader: Reader, keys: Collection[UUID]) -> Mapping[UUID, UserRow]:
    """Return the users that exist, by id."""
    rows = await reader.execute(_accounts().where(users.c.id.in_(keys)))
    return {row.id: _user(row) for row in rows}


async def credentials_of(reader: Reader, email: str) -> tuple[UserRow, str] | None:
    """Return the account of a normalised address with its password hash, or None."""
    statement = _accounts().add_columns(users.c.password_hash).where(users.c.email == email)
    row = (await reader.execute(statement)).one_or_none()
    return None if row is None else (_user(row), row.password_hash)


async def add_user(session: AsyncSession, new: NewUser) -> bool:
    """Write an account whose first fact is published with it.

    Returns:
        False, and nothing is written, when the address has an account.
    """
    statement = (
        insert(users)
        .values(_values(new, version=1))
        .on_conflict_do_nothing(index_elements=[users.c.email])
        .returning(users.c.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def add_users(session: AsyncSession, new: Sequence[NewUser]) -> None:
    """Write many accounts of which nothing is published; those known already stay as they are."""
    if new:
        rows = [_values(user, version=0) for user in new]
        await session.execute(insert(users).on_conflict_do_nothing(), rows)


async def set_password_hash(session: AsyncSession, user_id: UUID, password_hash: str) -> None:
    """Keep another hash of the user's password."""
    await session.execute(
        update(users).where(users.c.id == user_id).values(password_hash=password_hash)
    )


async def next_version(session: AsyncSession, user_id: UUID) -> int:
    """Count one more published fact about the user and return its number."""
    counted = await session.execute(
        update(users)
        .where(users.c.id == user_id)
        .values(version=users.c.version + 1)
        .returning(users.c.version)
    )
    version: int = counted.scalar_one()
    return version


def _accounts() -> Select[Any]:
    return select(
        users.c.id,
        users.c.email,
        users.c.display_name,
        users.c.roles,
        users.c.locale,
        users.c.version,
        users.c.created_at,
    )


def _user(row: Row[Any]) -> UserRow:
    return UserRow(
        id=row.id,
        email=row.email,
        display_name=row.display_name,
        roles=frozenset(Role(role) for role in row.roles),
        locale=Locale(row.locale),
        version=row.version,
        created_at=row.created_at,
    )


def _values(new: NewUser, version: int) -> dict[str, object]:
    return {
        "id": new.id,
        "email": new.email,
        "display_name": new.display_name,
        "roles": sorted(role.value for role in new.roles),
        "locale": new.locale.value,
        "password_hash": new.password_hash,
        "version": version,
        "created_at": new.created_at,
    }

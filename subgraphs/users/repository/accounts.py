"""Queries of accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
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


async def credentials_of(reader: Reader, email: str) -> tuple[UserRow, str | None] | None:
    """Return the account of a normalised address with its password hash, or None."""
    row = (await reader.execute(_accounts().where(users.c.email == email))).one_or_none()
    return None if row is None else (_user(row), row.password_hash)


async def password_hash_of(reader: Reader, user_id: UUID) -> str | None:
    """Return the hash of the user's password, or None when there is none."""
    statement = select(users.c.password_hash).where(users.c.id == user_id)
    password_hash: str | None = (await reader.execute(statement)).scalar_one_or_none()
    return password_hash


async def locked_user(session: AsyncSession, user_id: UUID) -> UserRow | None:
    """Return a user whom nobody else changes until the unit of work ends, or None."""
    statement = _accounts().where(users.c.id == user_id).with_for_update()
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _user(row)


async def locked_user_of(session: AsyncSession, email: str) -> UserRow | None:
    """Return the account of a normalised address, as `locked_user`."""
    statement = _accounts().where(users.c.email == email).with_for_update()
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _user(row)


async def add_user(session: AsyncSession, new: NewUser) -> bool:
    """Write an account of which nothing is published yet.

    Returns:
        False, and nothing is written, when the address has an account.
    """
    statement = (
        insert(users)
        .values(_values(new))
        .on_conflict_do_nothing(index_elements=[users.c.email])
        .returning(users.c.id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def add_users(session: AsyncSession, new: Sequence[NewUser]) -> None:
    """Write many accounts of which nothing is published; those known already stay as they are."""
    if new:
        rows = [_values(user) for user in new]
        await session.execute(insert(users).on_conflict_do_nothing(), rows)


async def change_user(session: AsyncSession, user_id: UUID, **values: object) -> None:
    """Write other values into some columns of an account."""
    await session.execute(update(users).where(users.c.id == user_id).values(**values))


async def change_profile(
    session: AsyncSession, user_id: UUID, expected_version: int | None, **values: object
) -> bool:
    """Write other values into a profile, and count the change.

    Args:
        session: the unit of work's.
        user_id: whose.
        expected_version: the version that the client saw; None for any.
        values: the columns.

    Returns:
        False, and nothing is written, when the profile has another version.
    """
    statement = update(users).where(users.c.id == user_id)
    if expected_version is not None:
        statement = statement.where(users.c.profile_version == expected_version)
    changed = await session.execute(
        statement.values(profile_version=users.c.profile_version + 1, **values).returning(
            users.c.id
        )
    )
    return changed.scalar_one_or_none() is not None


async def confirm(session: AsyncSession, user_id: UUID, now: datetime) -> bool:
    """Note that the user's address is proven.

    Returns:
        False when it was before.
    """
    changed = await session.execute(
        update(users)
        .where(users.c.id == user_id, users.c.confirmed_at.is_(None))
        .values(confirmed_at=now)
        .returning(users.c.id)
    )
    return changed.scalar_one_or_none() is not None


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
    return select(users)


def _user(row: Row[Any]) -> UserRow:
    return UserRow(
        id=row.id,
        email=row.email,
        display_name=row.display_name,
        roles=frozenset(Role(role) for role in row.roles),
        locale=Locale(row.locale),
        version=row.version,
        profile_version=row.profile_version,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        erased_at=row.erased_at,
        has_password=row.password_hash is not None,
    )


def _values(new: NewUser) -> dict[str, object]:
    return {
        "id": new.id,
        "email": new.email,
        "display_name": new.display_name,
        "roles": sorted(role.value for role in new.roles),
        "locale": new.locale.value,
        "password_hash": new.password_hash,
        "version": 0,
        "profile_version": 1,
        "created_at": new.created_at,
        "confirmed_at": new.confirmed_at,
    }

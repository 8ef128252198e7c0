"""Queries of what users tell about themselves: addresses, phones, wishes, consents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.users.models import addresses, consents, phones, preferences
from subgraphs.users.repository.accounts import Reader
from subgraphs.users.rules.addresses import AddressLines
from subgraphs.users.rules.wishes import Channel, Purpose, Subject


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of somebody.

    Attributes:
        id: the address.
        user_id: whose.
        lines: what it says.
        is_default: whether it is the one to begin with.
        version: how often it was written.
        created_at: when it was added.
    """

    id: UUID
    user_id: UUID
    lines: AddressLines
    is_default: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone number of somebody.

    Attributes:
        number: E.164.
        is_default: whether it is the one to begin with.
        added_at: when it was added.
    """

    number: str
    is_default: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent that was given or withdrawn.

    Attributes:
        id: sorted by time.
        purpose: to what.
        document_version: of the document that was shown.
        is_given: given or withdrawn.
        at: when.
    """

    id: UUID
    purpose: Purpose
    document_version: str
    is_given: bool
    at: datetime


async def addresses_of(reader: Reader, user_id: UUID) -> Sequence[AddressRow]:
    """Return somebody's addresses: the default one, then the newest first."""
    statement = (
        select(addresses)
        .where(addresses.c.user_id == user_id)
        .order_by(addresses.c.is_default.desc(), addresses.c.id.desc())
    )
    return [_address(row) for row in await reader.execute(statement)]


async def address_of(reader: Reader, user_id: UUID, address_id: UUID) -> AddressRow | None:
    """Return an address of somebody, or None when they have no such one."""
    statement = select(addresses).where(
        addresses.c.user_id == user_id, addresses.c.id == address_id
    )
    row = (await reader.execute(statement)).one_or_none()
    return None if row is None else _address(row)


async def put_address(session: AsyncSession, row: AddressRow) -> None:
    """Write an address, new or known; a default one takes the place of the last."""
    if row.is_default:
        await session.execute(
            update(addresses)
            .where(
                addresses.c.user_id == row.user_id,
                addresses.c.is_default,
                addresses.c.id != row.id,
            )
            .values(is_default=False)
        )
    lines = row.lines
    values = {
        "recipient": lines.recipient,
        "country": lines.country,
        "region": lines.region,
        "city": lines.city,
        "street": lines.street,
        "postal_code": lines.postal_code,
        "phone": lines.phone,
        "is_default": row.is_default,
        "version": row.version,
    }
    await session.execute(
        insert(addresses)
        .values(id=row.id, user_id=row.user_id, created_at=row.created_at, **values)
        .on_conflict_do_update(index_elements=[addresses.c.id], set_=values)
    )


async def remove_address(session: AsyncSession, address_id: UUID) -> None:
    """Delete an address."""
    await session.execute(delete(addresses).where(addresses.c.id == address_id))


async def phones_of(reader: Reader, user_id: UUID) -> Sequence[PhoneRow]:
    """Return somebody's phone numbers: the default one, then the oldest first."""
    statement = (
        select(phones)
        .where(phones.c.user_id == user_id)
        .order_by(phones.c.is_default.desc(), phones.c.added_at, phones.c.number)
    )
    rows = await reader.execute(statement)
    return [PhoneRow(row.number, row.is_default, row.added_at) for row in rows]


async def put_phone(session: AsyncSession, user_id: UUID, row: PhoneRow) -> None:
    """Write a phone number, new or known; a default one takes the place of the last."""
    if row.is_default:
        await session.execute(
            update(phones)
            .where(phones.c.user_id == user_id, phones.c.number != row.number)
            .values(is_default=False)
        )
    await session.execute(
        insert(phones)
        .values(
            user_id=user_id, number=row.number, is_default=row.is_default, added_at=row.added_at
        )
        .on_conflict_do_update(
            index_elements=[phones.c.user_id, phones.c.number],
            set_={"is_default": row.is_default},
        )
    )


async def remove_phone(session: AsyncSession, user_id: UUID, number: str) -> None:
    """Delete a phone number of somebody."""
    await session.execute(
        delete(phones).where(phones.c.user_id == user_id, phones.c.number == number)
    )


async def preferences_of(reader: Reader, user_id: UUID) -> dict[tuple[Subject, Channel], bool]:
    """Return what somebody has chosen to be written to about, and what not."""
    statement = select(preferences).where(preferences.c.user_id == user_id)
    return {
        (Subject(row.subject), Channel(row.channel)): row.is_wanted
        for row in await reader.execute(statement)
    }


async def put_preference(
    session: AsyncSession,
    user_id: UUID,
    choice: tuple[Subject, Channel, bool],
    now: datetime,
) -> None:
    """Write what somebody chooses: about what, how, and whether they want it."""
    subject, channel, is_wanted = choice
    await session.execute(
        insert(preferences)
        .values(
            user_id=user_id,
            subject=subject.value,
            channel=channel.value,
            is_wanted=is_wanted,
            changed_at=now,
        )
        .on_conflict_do_update(
            index_elements=[preferences.c.user_id, preferences.c.subject, preferences.c.channel],
            set_={"is_wanted": is_wanted, "changed_at": now},
        )
    )


async def add_consent(session: AsyncSession, user_id: UUID, row: ConsentRow) -> None:
    """Write that a consent was given or withdrawn."""
    await session.execute(
        insert(consents).values(
            id=row.id,
            user_id=user_id,
            purpose=row.purpose.value,
            document_version=row.document_version,
            is_given=row.is_given,
            at=row.at,
        )
    )


async def consents_of(reader: Reader, user_id: UUID) -> Sequence[ConsentRow]:
    """Return somebody's consents as they were given and withdrawn, the newest first."""
    statement = select(consents).where(consents.c.user_id == user_id).order_by(consents.c.id.desc())
    return [
        ConsentRow(row.id, Purpose(row.purpose), row.document_version, row.is_given, row.at)
        for row in await reader.execute(statement)
    ]


async def count_addresses(session: AsyncSession, user_id: UUID) -> int:
    """Return how many addresses somebody has."""
    statement = select(func.count()).select_from(addresses).where(addresses.c.user_id == user_id)
    return int((await session.execute(statement)).scalar_one())


async def forget(session: AsyncSession, user_id: UUID) -> None:
    """Delete what somebody told about themselves; consents stay, as proof of what was agreed."""
    for table in (addresses, phones, preferences):
        await session.execute(delete(table).where(table.c.user_id == user_id))


def _address(row: Row[Any]) -> AddressRow:
    lines = AddressLines(
        recipient=row.recipient,
        country=row.country,
        region=row.region,
        city=row.city,
        street=row.street,
        postal_code=row.postal_code,
        phone=row.phone,
    )
    return AddressRow(row.id, row.user_id, lines, row.is_default, row.version, row.created_at)

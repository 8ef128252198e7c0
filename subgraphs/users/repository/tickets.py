"""Queries of single-use links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.users.models import tickets
from subgraphs.users.rules.tickets import TicketKind


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A link to be sent.

    Attributes:
        id: the ticket.
        user_id: whose.
        kind: what it is for.
        token_digest: the SHA-256 of its token.
        created_at: when it was asked for.
        expires_at: until when it is good.
    """

    id: UUID
    user_id: UUID
    kind: TicketKind
    token_digest: str
    created_at: datetime
    expires_at: datetime


async def replace(session: AsyncSession, new: NewTicket) -> None:
    """Write a ticket in place of the user's older ones of its kind."""
    await discard(session, new.user_id, new.kind)
    await session.execute(
        insert(tickets).values(
            id=new.id,
            user_id=new.user_id,
            kind=new.kind.value,
            token_digest=new.token_digest,
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
    )


async def discard(session: AsyncSession, user_id: UUID, kind: TicketKind) -> None:
    """Delete the user's tickets of a kind."""
    await session.execute(
        delete(tickets).where(tickets.c.user_id == user_id, tickets.c.kind == kind.value)
    )


async def is_good(session: AsyncSession, ticket_id: UUID, now: datetime) -> bool:
    """Return whether a ticket can still be used."""
    statement = select(tickets.c.id).where(
        tickets.c.id == ticket_id, tickets.c.used_at.is_(None), tickets.c.expires_at > now
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def holder_of(
    session: AsyncSession, token_digest: str, kind: TicketKind, now: datetime
) -> UUID | None:
    """Return whose ticket this is while it can be used, or None; it can be used afterwards."""
    statement = select(tickets.c.user_id).where(
        tickets.c.token_digest == token_digest,
        tickets.c.kind == kind.value,
        tickets.c.used_at.is_(None),
        tickets.c.expires_at > now,
    )
    holder: UUID | None = (await session.execute(statement)).scalar_one_or_none()
    return holder


async def use(
    session: AsyncSession, token_digest: str, kind: TicketKind, now: datetime
) -> UUID | None:
    """Use a ticket up and return whose it was; None when it cannot be used. Of many, one wins."""
    used = await session.execute(
        update(tickets)
        .where(
            tickets.c.token_digest == token_digest,
            tickets.c.kind == kind.value,
            tickets.c.used_at.is_(None),
            tickets.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(tickets.c.user_id)
    )
    holder: UUID | None = used.scalar_one_or_none()
    return holder

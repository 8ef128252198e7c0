"""Single-use links: asked for here, made into a token where the letter is written, used once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from subgraphs.kit.ids import new_id
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.errors import AccountError, UserErrorCode
from subgraphs.users.repository import tickets
from subgraphs.users.rules.tickets import LIFETIMES, TicketKind, ticket_token, token_digest


@dataclass(frozen=True, slots=True)
class Tickets:
    """Makes and takes single-use links.

    Attributes:
        secret: the key of their tokens.
    """

    secret: str

    async def ask(self, work: UnitOfWork, user_id: UUID, kind: TicketKind, now: datetime) -> UUID:
        """Return the id of a new ticket; the user's older ones of its kind are worth nothing."""
        ticket_id = new_id()
        digest = token_digest(ticket_token(self.secret, ticket_id)) or ""
        await tickets.replace(
            work.session,
            tickets.NewTicket(ticket_id, user_id, kind, digest, now, now + LIFETIMES[kind]),
        )
        return ticket_id

    async def token(self, work: UnitOfWork, ticket_id: UUID) -> str | None:
        """Return the token that a letter carries; None when it is of no use (any more)."""
        if not await tickets.is_good(work.session, ticket_id, work.now()):
            return None
        return ticket_token(self.secret, ticket_id)

    async def holder(self, work: UnitOfWork, token: str, kind: TicketKind) -> UUID:
        """Return whose token this is; it stays good.

        Raises:
            AccountError: `LINK_INVALID`: unknown, used or too old; which of these is not told.
        """
        digest = token_digest(token)
        if digest is not None:
            holder = await tickets.holder_of(work.session, digest, kind, work.now())
            if holder is not None:
                return holder
        raise AccountError(UserErrorCode.LINK_INVALID, ("token",))

    async def use(self, work: UnitOfWork, token: str, kind: TicketKind) -> UUID:
        """Use a token up and return whose it was.

        Raises:
            AccountError: `LINK_INVALID`, as `holder`.
        """
        digest = token_digest(token)
        if digest is not None:
            holder = await tickets.use(work.session, digest, kind, work.now())
            if holder is not None:
                return holder
        raise AccountError(UserErrorCode.LINK_INVALID, ("token",))

    async def discard(self, work: UnitOfWork, user_id: UUID, kind: TicketKind) -> None:
        """Make the user's tickets of a kind worth nothing."""
        await tickets.discard(work.session, user_id, kind)

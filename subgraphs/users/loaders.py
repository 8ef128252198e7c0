"""What one request needs of users: batched reads, and what signs people in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from subgraphs.kit.context import Request
from subgraphs.kit.loader import load_by_key
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.users.models import UserRow, metadata
from subgraphs.users.repository import accounts
from subgraphs.users.service.accounts import Desk
from subgraphs.users.service.providers import Doors
from subgraphs.users.service.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Users:
    """The domain's parts for one request.

    Attributes:
        engine: the database.
        reader: the same, each statement by itself: reads need no transaction.
        desk: what the use cases of accounts work with.
        sessions: opens sessions.
        doors: lets people in through providers.
        user: by id.
    """

    engine: AsyncEngine
    reader: AsyncEngine
    desk: Desk
    sessions: Sessions
    doors: Doors
    user: DataLoader[UUID, UserRow | None]

    @classmethod
    def build(cls, engine: AsyncEngine, desk: Desk, sessions: Sessions, doors: Doors) -> Users:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")

        async def users_by_id(keys: Sequence[UUID]) -> Mapping[UUID, UserRow]:
            async with reader.connect() as connection:
                return await accounts.users_by_id(connection, keys)

        return cls(engine, reader, desk, sessions, doors, load_by_key(users_by_id))

    def work(self, request: Request) -> UnitOfWork:
        """Return a unit of work for what the request changes."""
        return UnitOfWork(self.engine, metadata, request.clock, request.event_context)

"""What one request needs of payments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from subgraphs.kit.context import Request
from subgraphs.kit.loader import load_by_key
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.payments import repository
from subgraphs.payments.models import Payment, metadata

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Payments:
    """The domain's parts for one request.

    Attributes:
        engine: the database.
        payment: by id.
        payments: of an order, first attempts first.
    """

    engine: AsyncEngine
    payment: DataLoader[UUID, Payment | None]
    payments: DataLoader[UUID, tuple[Payment, ...] | None]

    @classmethod
    def build(cls, engine: AsyncEngine) -> Payments:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        return cls(
            engine,
            load_by_key(_read(reader, repository.payments_by_id)),
            load_by_key(_read(reader, repository.payments_by_order)),
        )

    def work(self, request: Request) -> UnitOfWork:
        """Return a unit of work for what the request changes."""
        return UnitOfWork(self.engine, metadata, request.clock, request.event_context)


def _read(
    reader: AsyncEngine,
    query: Callable[[repository.Reader, Collection[UUID]], Awaitable[Mapping[UUID, V]]],
) -> Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, V]]]:
    async def load(keys: Sequence[UUID]) -> Mapping[UUID, V]:
        async with reader.connect() as connection:
            return await query(connection, keys)

    return load

"""What one request needs of shipping."""

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
from subgraphs.shipping.models import Shipment, Step, metadata
from subgraphs.shipping.repository import shipments
from subgraphs.shipping.repository.tariffs import Reader, tariffs_by_city
from subgraphs.shipping.rules.tariffs import Tariff

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Shipping:
    """The domain's parts for one request.

    Attributes:
        engine: the database.
        tariffs: what is offered in a city, by its name as the customer wrote it.
        shipment: by id, whoever's it is.
        shipment_of_order: by order, whoever's it is.
        steps: what happened to a shipment, in order.
    """

    engine: AsyncEngine
    tariffs: DataLoader[str, tuple[Tariff, ...] | None]
    shipment: DataLoader[UUID, Shipment | None]
    shipment_of_order: DataLoader[UUID, Shipment | None]
    steps: DataLoader[UUID, tuple[Step, ...] | None]

    @classmethod
    def build(cls, engine: AsyncEngine) -> Shipping:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        return cls(
            engine=engine,
            tariffs=load_by_key(_read(reader, tariffs_by_city)),
            shipment=load_by_key(_read(reader, shipments.by_id)),
            shipment_of_order=load_by_key(_read(reader, shipments.by_order)),
            steps=load_by_key(_read(reader, shipments.steps_of)),
        )

    def work(self, request: Request) -> UnitOfWork:
        """Return a unit of work for what the request changes."""
        return UnitOfWork(self.engine, metadata, request.clock, request.event_context)


def _read(
    reader: AsyncEngine, query: Callable[[Reader, Collection[K]], Awaitable[Mapping[K, V]]]
) -> Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]:
    async def load(keys: Sequence[K]) -> Mapping[K, V]:
        async with reader.connect() as connection:
            return await query(connection, keys)

    return load

"""What one request needs of orders: batched reads, and what commands work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from subgraphs.kit.context import Request
from subgraphs.kit.identity import Identity, Role
from subgraphs.kit.loader import load_by_key
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.orders import repository
from subgraphs.orders.models import Order, metadata


@dataclass(frozen=True, slots=True)
class Orders:
    """The domain's parts for one request.

    Attributes:
        engine: the store's database.
        request: who asks.
        order: by id, whoever's it is.
    """

    engine: AsyncEngine
    request: Request
    order: DataLoader[UUID, Order | None]

    @classmethod
    def build(cls, engine: AsyncEngine, request: Request) -> Orders:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""

        async def find(order_ids: Sequence[UUID]) -> Mapping[UUID, Order]:
            async with engine.connect() as connection:
                return await repository.find(connection, order_ids)

        return cls(engine, request, load_by_key(find))

    def open_work(self) -> UnitOfWork:
        """Return a unit of work on the orders' own schema."""
        request = self.request
        return UnitOfWork(self.engine, metadata, request.clock, request.event_context)

    async def visible_order(self, order_id: UUID) -> Order | None:
        """Return an order that the caller may see: their own, or any for an administrator."""
        identity = self.request.identity
        if identity is None:
            return None
        order = await self.order.load(order_id)
        return order if order is not None and may_see(identity, order) else None

    async def page_of(self, user_id: UUID, asked: PageRequest[tuple[UUID]]) -> Page[Order]:
        """Return a page of a customer's orders, the newest first; see `repository.page_of`."""
        async with self.engine.connect() as connection:
            return await repository.page_of(connection, user_id, asked)


def may_see(identity: Identity, order: Order) -> bool:
    """Say whether a user may see an order: its customer and administrators may."""
    return order.user_id == identity.user_id or Role.ADMIN in identity.roles

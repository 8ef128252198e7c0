"""What one request needs of notifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from events.notifications import repository
from events.notifications.models import Delivery
from subgraphs.kit.loader import load_by_key


@dataclass(frozen=True, slots=True)
class Notifications:
    """The domain's parts for one request.

    Attributes:
        engine: the store's database.
        delivery: by id.
    """

    engine: AsyncEngine
    delivery: DataLoader[UUID, Delivery | None]

    @classmethod
    def build(cls, engine: AsyncEngine) -> Notifications:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""

        async def deliveries_by_id(keys: Sequence[UUID]) -> Mapping[UUID, Delivery]:
            async with engine.connect() as connection:
                return await repository.deliveries_by_id(connection, keys)

        return cls(engine, load_by_key(deliveries_by_id))

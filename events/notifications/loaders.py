"""What one request needs of notifications."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from events.notifications import repository
from events.notifications.models import Delivery
from subgraphs.kit.pagination import Page


@dataclass(frozen=True, slots=True)
class Notifications:
    """The domain's parts for one request.

    Attributes:
        engine: the store's database.
    """

    engine: AsyncEngine

    async def page_of(self, first: int, after: UUID | None) -> Page[Delivery]:
        """Return a page of all deliveries, the newest first; see `repository.page_of`."""
        async with self.engine.connect() as connection:
            return await repository.page_of(connection, first, after)

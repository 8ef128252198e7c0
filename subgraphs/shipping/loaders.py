"""What one request needs of shipping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.dataloader import DataLoader

from subgraphs.kit.loader import load_by_key
from subgraphs.shipping.repository import tariffs_by_city
from subgraphs.shipping.rules import Tariff


@dataclass(frozen=True, slots=True)
class Shipping:
    """The domain's parts for one request.

    Attributes:
        tariffs: what is offered in a city, by its name as the customer wrote it.
    """

    tariffs: DataLoader[str, tuple[Tariff, ...] | None]

    @classmethod
    def build(cls, engine: AsyncEngine) -> Shipping:
        """Return the parts for a new request: loaders remember nothing of an earlier one."""
        reader = engine.execution_options(isolation_level="AUTOCOMMIT")

        async def load(cities: Sequence[str]) -> Mapping[str, tuple[Tariff, ...]]:
            async with reader.connect() as connection:
                return await tariffs_by_city(connection, cities)

        return cls(tariffs=load_by_key(load))

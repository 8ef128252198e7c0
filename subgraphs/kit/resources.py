"""The connections of one process: opened once, shared by every subgraph and consumer in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.clock import Clock, utc_now
from subgraphs.kit.database import open_engine
from subgraphs.kit.settings import StoreSettings

Document: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resources:
    """What a composition root may wire into its parts.

    No connection is made until one is used.

    Attributes:
        settings: the store's settings.
        clock: the time.
        engine: PostgreSQL.
        redis: Redis.
        mongo: the MongoDB client; `documents` is the store's database in it.
    """

    settings: StoreSettings
    clock: Clock
    engine: AsyncEngine
    redis: Redis
    mongo: AsyncMongoClient[Document]

    @classmethod
    def open(cls, settings: StoreSettings, clock: Clock = utc_now) -> Self:
        """Return the resources that the settings name. Call inside a running event loop."""
        return cls(
            settings=settings,
            clock=clock,
            engine=open_engine(settings.database_url),
            redis=Redis.from_url(
                settings.redis_url,
                decode_responses=True,
                socket_connect_timeout=5,
                socket_timeout=5,
            ),
            mongo=AsyncMongoClient(
                settings.mongodb_url,
                serverSelectionTimeoutMS=3000,
                tz_aware=True,
                uuidRepresentation="standard",
            ),
        )

    @property
    def documents(self) -> AsyncDatabase[Document]:
        """Return the store's MongoDB database."""
        return self.mongo[self.settings.mongodb_database]

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        await self.redis.aclose()
        await self.mongo.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

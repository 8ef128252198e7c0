"""The connections of one process: opened once, shared by every subgraph and consumer in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from subgraphs.kit.clock import Clock, utc_now
from subgraphs.kit.database import open_engine
from subgraphs.kit.settings import StoreSettings

if TYPE_CHECKING:
    from elasticsearch import AsyncElasticsearch

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
        elasticsearch: the search cluster, or None when the settings name none.
    """

    settings: StoreSettings
    clock: Clock
    engine: AsyncEngine
    redis: Redis
    mongo: AsyncMongoClient[Document]
    elasticsearch: AsyncElasticsearch | None = None

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
            elasticsearch=_open_elasticsearch(settings.elasticsearch_url),
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
        if self.elasticsearch is not None:
            await self.elasticsearch.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _open_elasticsearch(url: str | None) -> AsyncElasticsearch | None:
    if not url:
        return None
    # Its client takes most of a second to import: only a store that searches with it pays.
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415

    return AsyncElasticsearch(url, request_timeout=5, max_retries=1, retry_on_timeout=True)

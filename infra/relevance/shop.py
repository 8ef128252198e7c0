"""The made-up shop in databases of its own, searchable by each engine there is."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from infra.catalogue.goods import make_goods
from infra.catalogue.people import make_people
from infra.embedded import postgres
from infra.embedded.data_folder import DataFolder, Holder
from infra.embedded.guardian import Guardian
from infra.embedded.service import Host
from infra.embedded.services import start_services
from subgraphs.kit.clock import utc_now
from subgraphs.kit.database import open_engine
from subgraphs.kit.events import EventContext
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.testing import scratch_database
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.app import VERSIONS
from subgraphs.products.models import SCHEMA, metadata
from subgraphs.products.ports import ProductSearch
from subgraphs.products.repository.bulk import count_products, insert_catalogue
from subgraphs.products.service.search import rebuild_index, rebuild_search

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(frozen=True, slots=True)
class Shop:
    """The made-up shop, open for search.

    Attributes:
        slugs: of every product, by its id.
        engines: the search engines by name; `elasticsearch` only where the environment names one.
    """

    slugs: Mapping[UUID, str]
    engines: Mapping[str, ProductSearch]


@contextmanager
def database_server(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the address of a PostgreSQL: `DATABASE_URL`, or one started for the length of this."""
    with (
        TemporaryDirectory(prefix="relevance-") as path,
        DataFolder(Path(path), Holder(os.getpid())) as folder,
        Guardian(folder.folder("run")) as guardian,
    ):
        host = Host(folder, guardian, durable=False)
        running = start_services(host, environ, services=(postgres.SERVICE,))
        yield running[postgres.NAME].environment[postgres.VARIABLE]


@asynccontextmanager
async def open_shop(database_url: str, elasticsearch_url: str | None) -> AsyncIterator[Shop]:
    """Fill a database of its own, and an index, with the made-up shop.

    Args:
        database_url: any database of the server to use.
        elasticsearch_url: the cluster to use, or None.
    """
    goods = make_goods(make_people().sellers)
    slugs = {product.id: product.slug for product in goods.catalogue.products}
    engine = open_engine(await scratch_database(database_url, "relevance"))
    try:
        await migrate_postgres(engine, SCHEMA, VERSIONS)

        def open_work() -> UnitOfWork:
            return UnitOfWork(engine, metadata, utc_now, EventContext("relevance"))

        async with open_work() as work:
            if await count_products(work.session) == 0:
                await insert_catalogue(work.session, goods.catalogue, utc_now())
        await rebuild_search(open_work)
        async with _elasticsearch(engine, elasticsearch_url) as others:
            yield Shop(slugs, {**others, "postgresql": PostgresSearch(engine)})
    finally:
        await engine.dispose()


@asynccontextmanager
async def _elasticsearch(
    engine: AsyncEngine, url: str | None
) -> AsyncIterator[Mapping[str, ProductSearch]]:
    if url is None:
        yield {}
        return
    # Slow to import, and needed by nobody else here.
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415

    from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
        ElasticsearchSearch,
    )

    alias = f"relevance-{uuid4().hex}"
    async with AsyncElasticsearch(url, request_timeout=30) as client:
        index = ElasticsearchSearch(client, alias)
        await rebuild_index(engine, index)
        try:
            yield {"elasticsearch": index}
        finally:
            await index.drop()

"""The products subgraph: composition root and ASGI entry."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.events import EventContext
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.kit.unit_of_work import UnitOfWork
from subgraphs.products.adapters.fallback_search import FallbackSearch, Rest
from subgraphs.products.adapters.implicit_neighbours import find_neighbours
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.loaders import Products
from subgraphs.products.models import SCHEMA, metadata
from subgraphs.products.ports import ProductSearch, SearchAway, SearchIndex
from subgraphs.products.repository.recommendations import ModelRow
from subgraphs.products.schema.root import schema
from subgraphs.products.service.ratings import follow_usual_rating
from subgraphs.products.service.recommendations import build_model, is_model_stale
from subgraphs.products.service.search import (
    feed_index,
    fill_search,
    rebuild_index,
    rebuild_search,
)

if TYPE_CHECKING:
    from elasticsearch import AsyncElasticsearch

logger = logging.getLogger("store.products")

VERSIONS = Path(__file__).parent / "migrations" / "versions"

#: A database's name that Elasticsearch allows in an index's name.
_PLAIN_NAME = re.compile(r"[a-z0-9_-]{1,64}")

_rests: WeakKeyDictionary[AsyncElasticsearch, Rest] = WeakKeyDictionary()


def search_index(resources: Resources) -> SearchIndex | None:
    """Return the search engine that PostgreSQL feeds, or None when the settings name none."""
    if resources.elasticsearch is None:
        return None
    # The client takes long to import: only a store that searches with it pays.
    from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
        ElasticsearchSearch,
    )

    return ElasticsearchSearch(resources.elasticsearch, index_name(resources))


def index_name(resources: Resources) -> str:
    """Return the name of the index of this store: two stores may share a cluster."""
    given = resources.settings.elasticsearch_index
    if given is not None:
        return given
    database = resources.engine.url.database or ""
    if not _PLAIN_NAME.fullmatch(database):
        database = hashlib.sha256(database.encode()).hexdigest()[:16]
    return f"products-{database}"


def search_engine(resources: Resources) -> ProductSearch:
    """Return what answers a search: the preferred engine, and PostgreSQL while it is away."""
    postgres = PostgresSearch(resources.engine)
    index = search_index(resources)
    if index is None or resources.elasticsearch is None:
        return postgres
    return FallbackSearch(index, postgres, _rests.setdefault(resources.elasticsearch, Rest()))


def build(resources: Resources, request: Request) -> Products:
    """Return the domain's parts for one request."""
    return Products.build(resources.engine, search_engine(resources), request)


async def migrate(resources: Resources) -> None:
    """Bring the schema `products` to its newest layout, and the search indexes up to it."""
    await migrate_postgres(resources.engine, SCHEMA, VERSIONS)
    await fill_indexes(resources)


async def fill_indexes(resources: Resources) -> None:
    """Bring what was written in bulk into the search indexes; an engine that is away catches up."""
    await fill_search(lambda: _open_work(resources))
    await follow_ratings(resources)
    index = search_index(resources)
    if index is not None:
        try:
            await feed_index(resources.engine, index)
        except SearchAway as error:
            logger.warning("the search engine is not fed now: %s", error)


async def rebuild_indexes(resources: Resources) -> int:
    """Build the index of every search engine anew; readers go on with the old ones.

    Returns:
        How many products they hold.

    Raises:
        SearchAway: the engine that PostgreSQL feeds is away; PostgreSQL's own index is built.
    """
    count = await rebuild_search(lambda: _open_work(resources))
    await follow_ratings(resources)
    index = search_index(resources)
    if index is not None:
        await rebuild_index(resources.engine, index)
    return count


async def follow_ratings(resources: Resources) -> bool:
    """Let search judge products by the store's present mean rating, if it has moved notably.

    Returns:
        Whether it had.
    """
    return await follow_usual_rating(lambda: _open_work(resources))


async def build_recommendations(resources: Resources) -> ModelRow:
    """Build a model of recommendations of what customers did until now."""
    async with _open_work(resources) as work:
        return await build_model(work, find_neighbours)


async def refresh_recommendations(resources: Resources) -> bool:
    """Build a model of recommendations if customers did anything since the newest one.

    Returns:
        Whether one was built.
    """
    async with _open_work(resources) as work:
        if not await is_model_stale(work.session):
            return False
    await build_recommendations(resources)
    return True


def _open_work(resources: Resources) -> UnitOfWork:
    return UnitOfWork(resources.engine, metadata, resources.clock, EventContext("products"))


SUBGRAPH = Subgraph("products", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

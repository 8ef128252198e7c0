"""The products subgraph: composition root and ASGI entry."""

from __future__ import annotations

import logging
from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.products.adapters.fallback_search import FallbackSearch
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.loaders import Products
from subgraphs.products.models import SCHEMA
from subgraphs.products.ports import ProductSearch, SearchAway, SearchIndex
from subgraphs.products.schema.root import schema
from subgraphs.products.service.search import rebuild_search

logger = logging.getLogger("store.products")

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def search_indexes(resources: Resources) -> tuple[SearchIndex, ...]:
    """Return the search engines of the settings, the preferred one first, PostgreSQL last."""
    postgres = PostgresSearch(resources.engine)
    if resources.elasticsearch is None:
        return (postgres,)
    # The client takes long to import: only a store that searches with it pays.
    from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
        ElasticsearchSearch,
    )

    return (ElasticsearchSearch(resources.elasticsearch), postgres)


def search_engine(resources: Resources) -> ProductSearch:
    """Return what answers a search: the preferred engine, and the next one while it is away."""
    first, *others = search_indexes(resources)
    return FallbackSearch(first, others[0]) if others else first


def build(resources: Resources, request: Request) -> Products:
    """Return the domain's parts for one request."""
    del request
    return Products.build(resources.engine, search_engine(resources))


async def migrate(resources: Resources) -> None:
    """Bring the schema `products` to its newest layout, and give a new search engine its index."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)
    await rebuild_indexes(resources, missing_only=True)


async def rebuild_indexes(resources: Resources, *, missing_only: bool = False) -> None:
    """Build the index of every search engine anew; one that is away is left for the next time.

    Args:
        resources: the process's connections.
        missing_only: leave an engine alone that has an index.
    """
    for index in search_indexes(resources):
        try:
            if not (missing_only and await index.is_built()):
                await rebuild_search(resources.engine, index)
        except SearchAway as error:
            logger.warning("a search engine gets no index now: %s", error)


SUBGRAPH = Subgraph("products", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

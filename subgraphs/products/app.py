"""The products subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.products.adapters.postgres_search import PostgresSearch
from subgraphs.products.loaders import Products
from subgraphs.products.models import SCHEMA
from subgraphs.products.ports import ProductSearch
from subgraphs.products.schema import schema
from subgraphs.products.service import rebuild_search

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def search_engine(resources: Resources) -> ProductSearch:
    """Return the search engine that the settings choose: Elasticsearch where it has an address."""
    if resources.elasticsearch is not None:
        # The client takes long to import: only a store that searches with it pays.
        from subgraphs.products.adapters.elasticsearch_search import (  # noqa: PLC0415
            ElasticsearchSearch,
        )

        return ElasticsearchSearch(resources.elasticsearch)
    return PostgresSearch(resources.engine)


def build(resources: Resources, request: Request) -> Products:
    """Return the domain's parts for one request."""
    del request
    return Products.build(resources.engine, search_engine(resources))


async def migrate(resources: Resources) -> None:
    """Bring the schema `products` to its newest layout, and give a new search engine its index."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)
    search = search_engine(resources)
    if not await search.is_built():
        await rebuild_search(resources.engine, search)


SUBGRAPH = Subgraph("products", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

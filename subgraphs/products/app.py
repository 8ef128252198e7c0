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

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def search_engine(resources: Resources) -> ProductSearch:
    """Return the search engine that the settings choose."""
    return PostgresSearch(resources.engine)


def build(resources: Resources, request: Request) -> Products:
    """Return the domain's parts for one request."""
    del request
    return Products.build(resources.engine, search_engine(resources))


async def migrate(resources: Resources) -> None:
    """Bring the schema `products` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)


SUBGRAPH = Subgraph("products", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

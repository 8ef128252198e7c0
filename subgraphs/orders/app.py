"""The orders subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.orders.loaders import Orders
from subgraphs.orders.models import metadata
from subgraphs.orders.schema import schema

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Orders:
    """Return the domain's parts for one request."""
    return Orders.build(resources.engine, request)


async def migrate(resources: Resources) -> None:
    """Bring the schema `orders` to its newest layout."""
    await migrate_postgres(resources.engine, str(metadata.schema), _VERSIONS)


SUBGRAPH = Subgraph("orders", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

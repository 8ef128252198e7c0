"""The payments subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.payments.loaders import Payments
from subgraphs.payments.models import SCHEMA
from subgraphs.payments.schema import schema

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Payments:
    """Return the domain's parts for one request."""
    del request
    return Payments.build(resources.engine)


async def migrate(resources: Resources) -> None:
    """Bring the schema `payments` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)


SUBGRAPH = Subgraph("payments", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

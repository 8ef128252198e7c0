"""The analytics subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from events.analytics.models import SCHEMA
from events.analytics.schema import Analytics, schema
from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Analytics:
    """Return the domain's parts for one request."""
    del request
    return Analytics(resources.engine)


async def migrate(resources: Resources) -> None:
    """Bring the schema `analytics` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)


SUBGRAPH = Subgraph("analytics", schema, build, migrate)

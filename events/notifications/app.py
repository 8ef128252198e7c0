"""The notifications subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from events.notifications.loaders import Notifications
from events.notifications.models import SCHEMA
from events.notifications.schema import schema
from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Notifications:
    """Return the domain's parts for one request."""
    del request
    return Notifications.build(resources.engine)


async def migrate(resources: Resources) -> None:
    """Bring the schema `notifications` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)


SUBGRAPH = Subgraph("notifications", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

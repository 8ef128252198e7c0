"""The layout of the sagas' own store; they serve no subgraph."""

from __future__ import annotations

from pathlib import Path

from events.sagas.models import SCHEMA
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


async def migrate(resources: Resources) -> None:
    """Bring the schema `checkout` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)

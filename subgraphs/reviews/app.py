"""The reviews subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_steps
from subgraphs.kit.resources import Resources
from subgraphs.reviews.loaders import Reviews
from subgraphs.reviews.repository import ReviewRepository
from subgraphs.reviews.schema import schema

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_MIGRATIONS = "review_migrations"


def build(resources: Resources, request: Request) -> Reviews:
    """Return the domain's parts for one request."""
    return Reviews.build(ReviewRepository(resources.documents), request)


async def migrate(resources: Resources) -> None:
    """Bring the collections of reviews to their newest layout."""
    steps = resources.documents[_MIGRATIONS]

    async def applied() -> set[str]:
        return {str(document["_id"]) async for document in steps.find({})}

    async def record(name: str, clock: Clock) -> None:
        document = {"_id": name, "applied_at": clock()}
        await steps.replace_one({"_id": name}, document, upsert=True)

    await migrate_steps(resources.documents, _VERSIONS, applied, record, resources.clock)


SUBGRAPH = Subgraph("reviews", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

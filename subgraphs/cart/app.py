"""The cart subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from subgraphs.cart.loaders import Carts
from subgraphs.cart.models import MIGRATIONS
from subgraphs.cart.repository import CartRepository
from subgraphs.cart.schema import schema
from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_steps
from subgraphs.kit.resources import Resources

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Carts:
    """Return the domain's parts for one request."""
    return Carts.build(CartRepository(resources.redis, request.clock, request.event_context))


async def migrate(resources: Resources) -> None:
    """Bring the keys of the cart to their newest layout."""
    redis = resources.redis

    async def applied() -> set[str]:
        return {str(name) for name in await redis.smembers(MIGRATIONS)}

    async def record(name: str, clock: Clock) -> None:
        del clock
        await redis.sadd(MIGRATIONS, name)

    await migrate_steps(redis, _VERSIONS, applied, record, resources.clock)


SUBGRAPH = Subgraph("cart", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

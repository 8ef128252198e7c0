"""The users subgraph: composition root and ASGI entry."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.adapters.es256_tokens import token_signer
from subgraphs.users.adapters.redis_sessions import RedisSessions
from subgraphs.users.adapters.redis_throttle import RedisThrottle
from subgraphs.users.loaders import Users
from subgraphs.users.models import SCHEMA
from subgraphs.users.schema import schema
from subgraphs.users.service import Sessions

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Users:
    """Return the domain's parts for one request."""
    del request
    settings = resources.settings
    return Users.build(
        resources.engine,
        password_hasher(settings.store_password_cost),
        RedisThrottle(resources.redis),
        Sessions(RedisSessions(resources.redis), token_signer(settings)),
    )


async def migrate(resources: Resources) -> None:
    """Bring the schema `users` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)


SUBGRAPH = Subgraph("users", schema, build, migrate)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

"""The users subgraph: composition root and ASGI entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from subgraphs.kit.app import Subgraph
from subgraphs.kit.context import Request
from subgraphs.kit.migrations import migrate_postgres
from subgraphs.kit.resources import Resources
from subgraphs.kit.sessions import EndedSessions
from subgraphs.users.adapters.argon2_passwords import password_hasher
from subgraphs.users.adapters.es256_tokens import token_signer
from subgraphs.users.adapters.key_ring import key_ring
from subgraphs.users.adapters.providers import sign_in_providers
from subgraphs.users.adapters.redis_attempts import RedisAttempts
from subgraphs.users.adapters.redis_brake import RedisBrake
from subgraphs.users.adapters.redis_sessions import RedisSessions
from subgraphs.users.loaders import Users
from subgraphs.users.models import SCHEMA
from subgraphs.users.pages.routes import page_routes
from subgraphs.users.rules.limits import (
    ACCOUNT_GUESSES,
    LETTERS,
    NETWORK_GUESSES,
    NETWORK_LETTERS,
)
from subgraphs.users.schema.root import schema
from subgraphs.users.service.accounts import Desk
from subgraphs.users.service.providers import Doors
from subgraphs.users.service.sessions import Gate, Sessions
from subgraphs.users.service.tickets import Tickets

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def build(resources: Resources, request: Request) -> Users:
    """Return the domain's parts for one request."""
    del request
    settings = resources.settings
    store = RedisSessions(resources.redis, EndedSessions.of(resources.redis, settings))
    desk = open_desk(resources, store)
    doors = Doors(sign_in_providers(settings), RedisAttempts(resources.redis))
    return Users.build(resources.engine, desk, Sessions(store, token_signer(settings)), doors)


def open_desk(resources: Resources, store: RedisSessions) -> Desk:
    """Return what the use cases of accounts work with."""
    settings, redis = resources.settings, resources.redis
    hasher = password_hasher(settings.store_password_cost)
    gate = Gate(
        resources.engine.execution_options(isolation_level="AUTOCOMMIT"),
        hasher,
        RedisBrake(redis, "log-ins", ACCOUNT_GUESSES),
        RedisBrake(redis, "log-ins-of-network", NETWORK_GUESSES),
    )
    return Desk(
        hasher,
        Tickets(settings.store_identity_secret.get_secret_value()),
        RedisBrake(redis, "letters", LETTERS),
        RedisBrake(redis, "letters-of-network", NETWORK_LETTERS),
        store,
        gate,
    )


async def migrate(resources: Resources) -> None:
    """Bring the schema `users` to its newest layout."""
    await migrate_postgres(resources.engine, SCHEMA, _VERSIONS)


def routes(resources: Resources) -> Sequence[BaseRoute]:
    """Return what the subgraph serves beside GraphQL: its keys' public halves, and its pages."""
    ring = key_ring(resources.settings.store_signing_key_file)

    def key_set(_: HttpRequest) -> Response:
        headers = {"cache-control": "public, max-age=60"}
        body = ring.key_set(resources.clock())
        return Response(body, media_type="application/jwk-set+json", headers=headers)

    return (Route("/.well-known/jwks.json", key_set), *page_routes())


SUBGRAPH = Subgraph("users", schema, build, migrate, routes)


def create_app(resources: Resources) -> Starlette:
    """Return the subgraph as an ASGI app."""
    return SUBGRAPH.create_app(resources)

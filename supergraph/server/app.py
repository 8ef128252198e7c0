"""Puts the router's endpoints together into one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import Route

from supergraph.server.explorer import PATH as EXPLORER_PATH
from supergraph.server.explorer import Explorer
from supergraph.server.graphql_endpoint import GraphQLEndpoint
from supergraph.server.health import Health, ReadinessCheck
from supergraph.telemetry import AccessLog

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from supergraph.pipeline.router import Router
    from supergraph.server.asgi import AsgiApp, Receive, Scope, Send
    from supergraph.settings import CorsSettings, RouterSettings

__all__ = ["create_app"]

_GRAPHQL_PATH = "/graphql"
_HEALTH_PATH = "/health"


def create_app(
    router: Router,
    settings: RouterSettings,
    readiness: Sequence[ReadinessCheck] = (),
) -> AsgiApp:
    """Make the application that serves a router.

    Its lifespan prepares the published operations in the background, and closes the router at
    the end.

    Args:
        router: answers the GraphQL requests.
        settings: the router's settings.
        readiness: what must hold for `/health` to answer 200.

    Raises:
        ConfigurationError: a file that a setting names cannot be read.
    """
    access_log = AccessLog() if settings.telemetry.access_log else None
    endpoint = GraphQLEndpoint(router, settings, access_log)
    routes: list[BaseRoute] = [
        Route(_GRAPHQL_PATH, endpoint),
        Route(_HEALTH_PATH, Health(readiness).respond),
    ]
    if settings.explorer.enabled:
        routes += [Route("/", _to_explorer), *Explorer(settings.explorer).routes()]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with router:
            warming = asyncio.create_task(router.warm_up())
            yield
            warming.cancel()
            if access_log is not None:
                access_log.flush()

    application = _Shortcut(endpoint, Starlette(routes=routes, lifespan=lifespan))
    return _allow_origins(application, settings.cors) if settings.cors.origins else application


class _Shortcut:
    """Hands GraphQL requests over at once, and everything else to the routes."""

    def __init__(self, endpoint: AsgiApp, others: AsgiApp) -> None:
        self._endpoint = endpoint
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _GRAPHQL_PATH:
            await self._endpoint(scope, receive, send)
        else:
            await self._others(scope, receive, send)


def _allow_origins(application: AsgiApp, settings: CorsSettings) -> AsgiApp:
    return CORSMiddleware(
        application,
        allow_origins=settings.origins,
        allow_methods=("GET", "POST"),
        allow_headers=settings.headers or ("*",),
        allow_credentials=settings.credentials,
        expose_headers=("x-request-id",),
        max_age=settings.max_age_seconds,
    )


async def _to_explorer(request: Request) -> RedirectResponse:
    return RedirectResponse(request.scope.get("root_path", "") + EXPLORER_PATH, 307)

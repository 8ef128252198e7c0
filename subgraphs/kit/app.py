"""A subgraph as an ASGI app: `/graphql`, `/health`, a request's context, masked errors."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import uuid4

import strawberry
from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.extensions import MaskErrors, ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig

from subgraphs.kit.context import Context, Request, preferred_locale
from subgraphs.kit.errors import StoreError, Unauthenticated
from subgraphs.kit.identity import IDENTITY_HEADER, read_identity
from subgraphs.kit.money import MINOR_UNITS_SCALAR, MinorUnits
from subgraphs.kit.resources import Resources
from subgraphs.kit.sessions import EndedSessions

Domain = TypeVar("Domain")

logger = logging.getLogger("store.subgraph")

#: The header by which the router tells the client's address, with mutations alone.
CLIENT_ADDRESS_HEADER = "x-client-address"

#: How many operations a process keeps parsed and validated, over all its subgraphs.
REMEMBERED_OPERATIONS = 1000


@dataclass(frozen=True, slots=True)
class Subgraph(Generic[Domain]):
    """What the outside needs of a subgraph; each `app.py` exports one as `SUBGRAPH`.

    Attributes:
        name: its name in the supergraph.
        schema: its Strawberry federation schema.
        build: the domain's parts for one request, from the process's resources.
        migrate: brings the subgraph's store to the newest layout.
        routes: what it serves beside GraphQL, from the process's resources.
    """

    name: str
    schema: strawberry.federation.Schema
    build: Callable[[Resources, Request], Domain]
    migrate: Callable[[Resources], Awaitable[None]]
    routes: Callable[[Resources], Sequence[BaseRoute]] = lambda _: ()

    def sdl(self) -> str:
        """Return the schema as the router's composition reads it."""
        result = self.schema.execute_sync("{ _service { sdl } }")
        if result.data is None:
            raise RuntimeError(f"{self.name} does not print its schema: {result.errors}")
        return str(result.data["_service"]["sdl"]).strip() + "\n"

    def create_app(self, resources: Resources) -> Starlette:
        """Return the subgraph as an ASGI app over the process's resources."""
        return Starlette(
            routes=[
                Route("/health", _health),
                Route("/graphql", _Endpoint(self, resources), methods=["GET", "POST"]),
                *self.routes(resources),
            ]
        )


def schema_config() -> StrawberryConfig:
    """Return the configuration every subgraph's schema is made with."""
    return StrawberryConfig(scalar_map={MinorUnits: MINOR_UNITS_SCALAR})


def schema_extensions() -> list[Callable[[], SchemaExtension]]:
    """Return every schema's extensions.

    Unexpected errors are logged and masked. Operations are parsed and validated once: the router
    sends the same text for every request with the same plan.
    """
    return [
        lambda: MaskErrors(
            should_mask_error=_is_unexpected, error_message="Something went wrong on our side."
        ),
        lambda: ParserCache(maxsize=REMEMBERED_OPERATIONS),
        lambda: ValidationCache(maxsize=REMEMBERED_OPERATIONS),
    ]


def _is_unexpected(error: GraphQLError) -> bool:
    cause = error.original_error
    if cause is None or isinstance(cause, StoreError | GraphQLError):
        return False
    logger.error("unexpected error at %s", error.path, exc_info=cause)
    return True


class _Endpoint(GraphQL[Context[Any], None]):
    """Strawberry's ASGI endpoint with the store's context."""

    def __init__(self, subgraph: Subgraph[Any], resources: Resources) -> None:
        super().__init__(subgraph.schema, graphql_ide=None)
        self._subgraph = subgraph
        self._resources = resources
        self._ended = EndedSessions.of(resources.redis, resources.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except Unauthenticated as error:
            # Only a request's context raises it this far, before anything was answered: whoever
            # sends a header that the router did not sign, or of a session that has ended, gets no
            # answer at all, public or not.
            body = {"errors": [{"message": str(error), "extensions": error.extensions}]}
            await JSONResponse(body, status_code=401)(scope, receive, send)

    async def get_context(  # type: ignore[override]  # Strawberry types both as its own generics
        self, request: HTTPConnection, response: Response
    ) -> Context[Any]:
        del response
        settings = self._resources.settings
        headers = request.headers
        identity = read_identity(
            headers.get(IDENTITY_HEADER), settings.store_identity_secret.get_secret_value()
        )
        if identity is not None and await self._ended.holds(identity.session_id):
            raise Unauthenticated("The session has ended: log in again.")
        own = identity.locale if identity is not None else None
        default = own or settings.store_default_locale
        facts = Request(
            identity=identity,
            locale=preferred_locale(headers.get("accept-language"), default),
            request_id=headers.get("x-request-id") or str(uuid4()),
            clock=self._resources.clock,
            client_address=headers.get(CLIENT_ADDRESS_HEADER),
        )
        return Context(facts, self._subgraph.build(self._resources, facts))


async def _health(_: HttpRequest) -> JSONResponse:
    return JSONResponse({"status": "up"})

"""The router with every subgraph in one process: `python -m infra.store.serve --port N`.

The router calls each subgraph's ASGI app directly, without HTTP; the subgraphs share one set of
connections. The same subgraphs run as processes of their own by `infra.store.subgraph`.
"""

from collections.abc import Mapping
from pathlib import Path

import click
import uvicorn
import uvloop
from sqlalchemy import text
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.contract.federation import federation_members
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import read_settings
from supergraph.pipeline.router import Router
from supergraph.server.app import create_app
from supergraph.settings import RouterSettings, load_settings
from supergraph.transport.asgi import AsgiTransport

ROUTER_SETTINGS = Path(__file__).with_name("router.yaml")
_GRACE_SECONDS = 3
_OF_USERS = ("/.well-known/jwks.json", "/account/")


def make_router(settings: RouterSettings, subgraphs: Mapping[str, ASGIApp]) -> Router:
    """A router over the store's supergraph whose subgraphs live in this process.

    Args:
        settings: the router's settings; they name the supergraph's file.
        subgraphs: the subgraphs' apps by name.
    """
    if settings.supergraph.path is None:
        raise ValueError("the store's router settings name no supergraph")
    transports = {name: AsgiTransport(app) for name, app in subgraphs.items()}
    return Router(settings.supergraph.path.read_text(encoding="utf-8"), settings, transports)


def with_users_pages(router: ASGIApp, users: ASGIApp) -> ASGIApp:
    """The router, and beside it what browsers and verifiers ask of users at the same address.

    Args:
        router: answers everything else.
        users: the users subgraph's app; its graph stays behind the router.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_theirs = scope["type"] == "http" and scope["path"].startswith(_OF_USERS)
        await (users if is_theirs else router)(scope, receive, send)

    return app


async def serve(host: str, port: int) -> None:
    """Serve the store until a signal ends it.

    Args:
        host: address to listen on.
        port: port to listen on.
    """
    settings = load_settings(ROUTER_SETTINGS)
    async with Resources.open(read_settings()) as resources:

        async def database_answers() -> bool:
            async with resources.engine.connect() as connection:
                return bool(await connection.scalar(text("SELECT true")))

        subgraphs = {
            member.name: member.load().create_app(resources) for member in federation_members()
        }
        # The application opens and closes the router.
        router = create_app(
            make_router(settings, subgraphs), settings, readiness=(database_answers,)
        )
        config = uvicorn.Config(
            with_users_pages(router, subgraphs["users"]),
            host=host,
            port=port,
            lifespan="on",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        await uvicorn.Server(config).serve()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=4000, show_default=True)
def main(host: str, port: int) -> None:
    """Serve the router and all subgraphs in one process."""
    uvloop.run(serve(host, port))


if __name__ == "__main__":
    main()

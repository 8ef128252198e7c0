"""The router with every subgraph in one process: `python -m infra.store.serve --port N`.

The router calls each subgraph's ASGI app directly, without HTTP; the subgraphs share one set of
connections. The same subgraphs run as processes of their own by `infra.store.subgraph`.
"""

from pathlib import Path

import click
import uvicorn
import uvloop
from sqlalchemy import text

from infra.contract.federation import federation_members
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import StoreSettings
from supergraph.pipeline.router import Router
from supergraph.server.app import create_app
from supergraph.settings import RouterSettings, load_settings
from supergraph.transport.asgi import AsgiTransport

ROUTER_SETTINGS = Path(__file__).with_name("router.yaml")
_GRACE_SECONDS = 3


def make_router(settings: RouterSettings, resources: Resources) -> Router:
    """A router over the store's supergraph whose subgraphs live in this process.

    Args:
        settings: the router's settings; they name the supergraph's file.
        resources: the connections that all subgraphs share.
    """
    if settings.supergraph.path is None:
        raise ValueError("the store's router settings name no supergraph")
    transports = {
        member.name: AsgiTransport(member.load().create_app(resources))
        for member in federation_members()
    }
    return Router(settings.supergraph.path.read_text(encoding="utf-8"), settings, transports)


async def serve(host: str, port: int) -> None:
    """Serve the store until a signal ends it.

    Args:
        host: address to listen on.
        port: port to listen on.
    """
    settings = load_settings(ROUTER_SETTINGS)
    async with Resources.open(StoreSettings()) as resources:

        async def database_answers() -> bool:
            async with resources.engine.connect() as connection:
                return bool(await connection.scalar(text("SELECT true")))

        config = uvicorn.Config(
            # The application opens and closes the router.
            create_app(make_router(settings, resources), settings, readiness=(database_answers,)),
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

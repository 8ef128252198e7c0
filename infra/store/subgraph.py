"""One subgraph in a process of its own: `python -m infra.store.subgraph NAME --port N`."""

import click
import uvicorn
import uvloop

from infra.contract.federation import Member, federation_members
from subgraphs.kit.resources import Resources
from subgraphs.kit.settings import read_settings

_GRACE_SECONDS = 3


async def serve(member: Member, host: str, port: int) -> None:
    """Serve a subgraph until a signal ends it.

    Args:
        member: the subgraph's place in the federation.
        host: address to listen on.
        port: port to listen on.
    """
    async with Resources.open(read_settings()) as resources:
        config = uvicorn.Config(
            member.load().create_app(resources),
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        await uvicorn.Server(config).serve()


@click.command()
@click.argument("name")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, required=True)
def main(name: str, host: str, port: int) -> None:
    """Serve the subgraph NAME alone."""
    members = {member.name: member for member in federation_members()}
    if name not in members:
        raise click.BadParameter(f"one of {', '.join(members)}", param_hint="NAME")
    uvloop.run(serve(members[name], host, port))


if __name__ == "__main__":
    main()

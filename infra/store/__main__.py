"""`python -m infra.store`: the whole store on this machine."""

import os
import sys
from pathlib import Path

import click

from infra.embedded.errors import ServiceError
from infra.embedded.ports import LOOPBACK
from infra.store.launcher import LaunchOptions, launch
from infra.store.programs import CHECKOUT


@click.command(epilog="Example: STORE_PORT=4010 python -m infra.store --fresh")
@click.option("--fresh", is_flag=True, help="Delete the data of earlier runs first.")
@click.option("--processes", is_flag=True, help="Run every subgraph in a process of its own.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="STORE_DATA",
    default=CHECKOUT / ".store",
    help="Folder of all data.  [default: .store in the checkout; STORE_DATA]",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="STORE_PORT",
    default=4000,
    help="Port of the router.  [default: 4000; STORE_PORT]",
)
@click.option(
    "--host",
    envvar="STORE_HOST",
    default=LOOPBACK,
    help="Address of the router.  [default: 127.0.0.1; STORE_HOST]",
)
def main(fresh: bool, processes: bool, data: Path, port: int, host: str) -> None:
    """Start the store: its services, its router and subgraphs, its workers.

    A server of your own replaces an embedded one: set DATABASE_URL, REDIS_URL, MONGODB_URL,
    KAFKA_BOOTSTRAP_SERVERS or SMTP_URL.
    """
    try:
        launch(LaunchOptions(data, port, host, fresh, processes), os.environ)
    except ServiceError as error:
        click.echo(f"the store cannot run: {error.message}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

"""`python -m infra.servers COMMAND …`: run a command with real servers in its environment."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import click

from infra.servers.real_server import (
    SERVERS,
    RealServer,
    RealServerError,
    empty_broker,
    empty_search,
    missing_scripts,
    own_database,
    scripts_folder,
    start,
    stop,
)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def main(command: tuple[str, ...]) -> None:
    """Start the real servers of REAL_SERVERS, run COMMAND with their addresses, stop them.

    Where REAL_SERVERS (by default ../shared/servers beside the checkout) is absent, nothing is
    run: that is a failure where CI is set, and said and passed over elsewhere.
    """
    folder = scripts_folder(os.environ)
    missing = missing_scripts(folder)
    if missing:
        click.echo(f"skipped: {folder} has no script for {', '.join(missing)}; set REAL_SERVERS")
        sys.exit(1 if os.environ.get("CI") else 0)
    try:
        environ = os.environ | _start_all(folder)
        result = subprocess.run(command, env=environ, check=False)  # noqa: S603 - the user's words
    except RealServerError as error:
        sys.exit(str(error))
    finally:
        for server in SERVERS:
            stop(folder, server)
    sys.exit(result.returncode)


def _start_all(folder: Path) -> dict[str, str]:
    def timed_start(server: RealServer) -> dict[str, str]:
        began = time.monotonic()
        addresses = start(folder, server)
        click.echo(f"  {server.script:<14} {time.monotonic() - began:6.1f} s  {addresses}")
        return addresses

    environ: dict[str, str] = {}
    with ThreadPoolExecutor() as pool:
        for addresses in pool.map(timed_start, SERVERS):
            environ |= addresses
    environ["DATABASE_URL"] = own_database(environ["DATABASE_URL"])
    empty_broker(environ["KAFKA_BOOTSTRAP_SERVERS"])
    empty_search(environ["ELASTICSEARCH_URL"])
    environ["MONGODB_DATABASE"] = f"store_{uuid4().hex[:12]}"
    return environ


if __name__ == "__main__":
    main()

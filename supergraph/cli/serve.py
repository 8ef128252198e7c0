"""`supergraph serve`: a supergraph → a running router."""

from __future__ import annotations

from pathlib import Path

import click

from supergraph.cli.files import about, read_text
from supergraph.cli.options import READABLE_FILE
from supergraph.server.serve import serve
from supergraph.settings import ListenSettings, RouterSettings, load_settings

__all__ = ["serve_command"]

_MAX_PORT = 65535


@click.command("serve")
@click.option(
    "--supergraph",
    "supergraph_path",
    type=READABLE_FILE,
    metavar="FILE",
    help="The supergraph, as `supergraph compose` prints it.",
)
@click.option("--host", metavar="ADDRESS", help="Where to listen.  [default: 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(0, _MAX_PORT),
    metavar="N",
    help="Where to listen; 0 takes a free port.  [default: 4000]",
)
@click.option("--config", "config_path", type=READABLE_FILE, metavar="FILE", help="Settings.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that share the work.",
)
def serve_command(
    supergraph_path: Path | None,
    host: str | None,
    port: int | None,
    config_path: Path | None,
    workers: int,
) -> None:
    """Serve a supergraph over HTTP until interrupted.

    Settings come from the YAML file and from variables: SUPERGRAPH_LISTEN__PORT=8080 is
    `listen: {port: 8080}`. Variables win over the file, and options over both.

    \b
    Examples:
      supergraph serve --supergraph supergraph.graphql
      supergraph serve --supergraph supergraph.graphql --port 8080 --workers 4
      supergraph serve --config router.yaml
    """  # noqa: D301 - click's mark
    settings = load_settings(config_path)
    path = supergraph_path or settings.supergraph.path
    if path is None:
        raise click.UsageError("Give --supergraph, or set supergraph.path in the settings.")
    with about(path):
        serve(read_text(path), _listen_at(settings, host, port), workers, announce=click.echo)


def _listen_at(settings: RouterSettings, host: str | None, port: int | None) -> RouterSettings:
    listen = ListenSettings(
        host=settings.listen.host if host is None else host,
        port=settings.listen.port if port is None else port,
    )
    return settings.model_copy(update={"listen": listen})

"""`supergraph compose`: subgraph schemas → supergraph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from supergraph.cli.configuration import from_configuration
from supergraph.cli.files import SourceError
from supergraph.cli.options import FILE_OR_INPUT, format_option, output_option
from supergraph.cli.progress import progress
from supergraph.cli.report import report_result, without_sources
from supergraph.cli.sources import from_folder, load_sources
from supergraph.composition import Subgraph, compose

__all__ = ["compose_command"]

_LISTED = 5


@click.command("compose")
@click.option(
    "--config",
    "configuration",
    type=FILE_OR_INPUT,
    metavar="FILE",
    help="A YAML file that lists the subgraphs (see above); - for standard input.",
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with <name>.graphql for each subgraph.",
)
@click.option(
    "--url",
    "urls",
    multiple=True,
    metavar="NAME=URL",
    help="With --folder: where the router will reach a subgraph. May be repeated.",
)
@click.option("--hints", is_flag=True, help="Show every hint, not only warnings.")
@output_option
@format_option
def compose_command(
    configuration: Path | None,
    folder: Path | None,
    urls: tuple[str, ...],
    output: Path | None,
    output_format: str,
    *,
    hints: bool,
) -> None:
    """Compose subgraph schemas into a supergraph.

    The supergraph goes to standard output or to FILE; errors and hints go to standard error. With
    `--format json` everything is one JSON value on standard output.

    Exit codes: 0 composed, 1 with errors, 2 the command line is wrong.

    \b
    A configuration file:
      subgraphs:
        products:
          routing_url: http://localhost:4001/graphql
          schema:
            file: ./products.graphql
        reviews:
          schema:
            subgraph_url: http://localhost:4002/graphql
            introspection_headers: {authorization: "Bearer ${env.TOKEN}"}

    \b
    Examples:
      supergraph compose --config supergraph.yaml -o supergraph.graphql
      supergraph compose --folder subgraphs --url products=http://localhost:4001/graphql
      supergraph compose --config supergraph.yaml --format json
      supergraph compose --config - < supergraph.yaml
    """  # noqa: D301 - click's mark
    if (configuration is None) == (folder is None):
        raise click.UsageError("Give one of --config and --folder.")
    if urls and folder is None:
        raise click.UsageError("--url goes with --folder; a configuration file has routing_url.")
    try:
        subgraphs = _load(configuration, folder, urls)
    except SourceError as error:
        result = without_sources(error)
    else:
        with progress(f"Composing {len(subgraphs)} subgraphs"):
            result = compose(subgraphs)
        if output_format == "text" and result.supergraph_sdl is not None:
            _warn_of_addresses(subgraphs, folder)
    report_result(result, output, output_format, every_hint=hints)


def _load(configuration: Path | None, folder: Path | None, urls: Sequence[str]) -> list[Subgraph]:
    if configuration is not None:
        return load_sources(from_configuration(configuration))
    if folder is not None:
        return load_sources(from_folder(folder, dict(_split_url(url) for url in urls)))
    return []


def _warn_of_addresses(subgraphs: Sequence[Subgraph], folder: Path | None) -> None:
    """Say which subgraphs a router could not reach."""
    lacking = [subgraph.name for subgraph in subgraphs if not subgraph.url]
    if not lacking:
        return
    remedy = f"--url {lacking[0]}=URL" if folder else "routing_url"
    listed = ", ".join(lacking[:_LISTED])
    more = f" and {len(lacking) - _LISTED} more" if len(lacking) > _LISTED else ""
    what = f"{listed}{more} {'has' if len(lacking) == 1 else 'have'}"
    click.echo(f"note: {what} no address; give {remedy} for a router to reach it.", err=True)


def _split_url(option: str) -> tuple[str, str]:
    name, separator, url = option.partition("=")
    if not separator or not name or not url:
        raise click.BadParameter(f"{option!r} is not NAME=URL.", param_hint="--url")
    return name, url

"""`supergraph compose`: subgraph schemas → supergraph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from supergraph.cli.files import SourceError
from supergraph.cli.options import READABLE_FILE, format_option, output_option
from supergraph.cli.report import report_result
from supergraph.cli.sources import from_configuration, from_folder, load_sources
from supergraph.composition.compose import CompositionResult, compose
from supergraph.composition.errors import CompositionError

__all__ = ["compose_command"]


@click.command("compose")
@click.option(
    "--config",
    "configuration",
    type=READABLE_FILE,
    metavar="FILE",
    help="A YAML file that lists the subgraphs (see the example below).",
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

    \b
    Examples:
      supergraph compose --config supergraph.yaml -o supergraph.graphql
      supergraph compose --folder subgraphs --url products=http://localhost:4001/graphql
      supergraph compose --config supergraph.yaml --format json
    """  # noqa: D301 - click's mark
    if (configuration is None) == (folder is None):
        raise click.UsageError("Give one of --config and --folder.")
    if urls and folder is None:
        raise click.UsageError("--url goes with --folder; a configuration file has routing_url.")
    try:
        result = _compose(configuration, folder, urls)
    except SourceError as error:
        if output_format == "text":
            raise
        result = CompositionResult(None, (CompositionError(error.code, error.message),))
    report_result(result, output, output_format, every_hint=hints)


def _compose(
    configuration: Path | None, folder: Path | None, urls: Sequence[str]
) -> CompositionResult:
    if configuration is not None:
        sources = from_configuration(configuration)
    elif folder is not None:
        sources = from_folder(folder, dict(_split_url(url) for url in urls))
    else:
        sources = []
    return compose(load_sources(sources))


def _split_url(option: str) -> tuple[str, str]:
    name, separator, url = option.partition("=")
    if not separator or not name or not url:
        raise click.BadParameter(f"{option!r} is not NAME=URL.", param_hint="--url")
    return name, url

"""`supergraph compose`: subgraph schemas → supergraph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from supergraph.cli.options import READABLE_FILE, format_option, output_option, write_text
from supergraph.cli.sources import SourceError, from_configuration, from_folder, load_sources
from supergraph.composition.compose import CompositionResult, compose
from supergraph.composition.errors import CompositionError, Hint, HintLevel, Location

__all__ = ["compose_command"]

_SHOWN_HINTS = frozenset({HintLevel.WARN})


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
    if output_format == "json":
        write_text(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2).decode(), None)
    else:
        _show(result, every_hint=hints)
    if result.supergraph_sdl is None:
        raise click.exceptions.Exit(1)
    if output is not None or output_format == "text":
        write_text(result.supergraph_sdl, output)


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


def _show(result: CompositionResult, *, every_hint: bool) -> None:
    for error in result.errors:
        click.echo(_format_error(error), err=True)
    shown = [hint for hint in result.hints if every_hint or hint.level in _SHOWN_HINTS]
    for hint in shown:
        click.echo(_format_hint(hint), err=True)
    if result.errors:
        count = len(result.errors)
        click.echo(f"{count} error{'s' if count > 1 else ''}: nothing was composed.", err=True)


def _format_error(error: CompositionError) -> str:
    place = f" at {error.coordinate}" if error.coordinate else ""
    lines = [f"error {error.code}{place}", f"  {error.message}"]
    lines += [_format_location(location) for location in error.locations]
    if error.cause:
        lines.append(f"  cause: {error.cause}")
    if error.fix:
        lines.append(f"  fix: {error.fix}")
    return "\n".join(lines) + "\n"


def _format_hint(hint: Hint) -> str:
    place = f" at {hint.coordinate}" if hint.coordinate else ""
    return f"{hint.level.value.lower()} {hint.code}{place}\n  {hint.message}\n"


def _format_location(location: Location) -> str:
    place = location.file or location.subgraph
    shown = f"  in {location.subgraph} ({place}:{location.line}:{location.column})"
    if location.source_line:
        shown += f"\n  {location.line:>6} | {location.source_line}"
    return shown

"""`supergraph api-schema` and `subgraphs`: what a supergraph says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import yaml

from supergraph.cli.files import SourceError, about, read_text, reason, write_text
from supergraph.cli.options import output_option, supergraph_option
from supergraph.composition import Subgraph
from supergraph.composition.extract import extract_subgraphs
from supergraph.schema.api_schema import api_schema_sdl
from supergraph.schema.supergraph_schema import load_supergraph

__all__ = ["api_schema_command", "subgraphs_command"]

_CONFIGURATION = "supergraph.yaml"


@click.command("api-schema")
@supergraph_option
@output_option
def api_schema_command(supergraph_path: Path, output: Path | None) -> None:
    """Print the schema that clients of a supergraph see.

    \b
    Example:
      supergraph api-schema --supergraph supergraph.graphql -o api.graphql
    """  # noqa: D301 - click's mark
    with about(supergraph_path):
        api = api_schema_sdl(load_supergraph(read_text(supergraph_path)))
    write_text(api, output)


@click.command("subgraphs", short_help="Write the subgraphs of a supergraph.")
@supergraph_option
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where <name>.graphql is written for each, and supergraph.yaml; made if absent.",
)
def subgraphs_command(supergraph_path: Path, folder: Path) -> None:
    """Write the subgraphs that a supergraph was composed of, as far as it says.

    They compose to the same API, by the configuration that lists them with their addresses.
    `supergraph check` uses the same where it is not given the schemas themselves.

    \b
    Examples:
      supergraph subgraphs --supergraph supergraph.graphql -o subgraphs
      supergraph compose --config subgraphs/supergraph.yaml
    """  # noqa: D301 - click's mark
    with about(supergraph_path):
        subgraphs = extract_subgraphs(read_text(supergraph_path))
    for subgraph in subgraphs:
        if _file(folder, subgraph).parent != folder:
            raise SourceError(f"{subgraph.name!r} cannot be the name of a file.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder} cannot be made: {reason(error)}.") from None
    for subgraph in subgraphs:
        path = _file(folder, subgraph)
        write_text(subgraph.sdl, path)
        click.echo(f"{path}  {subgraph.url}")
    path = folder / _CONFIGURATION
    write_text(yaml.safe_dump({"subgraphs": _listed(subgraphs)}, sort_keys=False), path)
    click.echo(path)


def _file(folder: Path, subgraph: Subgraph) -> Path:
    return folder / f"{subgraph.name}.graphql"


def _listed(subgraphs: Iterable[Subgraph]) -> dict[str, object]:
    """Return subgraphs as `supergraph compose` reads them."""
    return {
        subgraph.name: {
            "routing_url": subgraph.url,
            "schema": {"file": f"{subgraph.name}.graphql"},
        }
        for subgraph in subgraphs
    }
